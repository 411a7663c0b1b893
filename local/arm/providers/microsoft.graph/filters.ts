import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context } from "../../core/exchange.ts";
import type { PrincipalRecord } from "../../world/tables.ts";
import { applicationIdOf } from "./bodies.ts";

/** Microsoft Graph takes no more values in one filter. Source: docs: graph/filter-query-parameter, "in". */
const IN_ONE_FILTER = 15;

const VALUES: Readonly<Record<string, (principal: PrincipalRecord) => string>> = {
  id: ({ objectId }) => objectId,
  appId: applicationIdOf,
};

/**
 * The `$filter` of a list: one or some values of a property, a display name or its beginning, or a name that one signs in with. That `in` is taken for the `appId` of
 * applications is assumed: their page names `eq` alone.
 *
 * @throws ArmError for too many values, and for what is not modelled
 */
export function filterOf(
  { request }: Context,
  properties: readonly string[],
): (principal: PrincipalRecord) => boolean {
  const filter = (request.query.get("$filter") ?? "").trim();
  const name = /^servicePrincipalNames\/any\(\w+:\s*\w+ eq '([^']*)'\)$/i.exec(filter)?.[1];
  if (name !== undefined) return (principal) => [principal.appId, applicationIdOf(principal)].includes(name);
  const uri = /^identifierUris\/any\(\w+:\s*\w+ eq '([^']*)'\)$/i.exec(filter)?.[1];
  if (uri !== undefined) return ({ appId }) => appId === uri;
  const named = byDisplayName(filter);
  if (named !== undefined) return named;
  const [, single, only] = /^(\w+) eq ('[^']*')$/i.exec(filter) ?? [];
  const [, property = single ?? "", list = only ?? ""] = /^(\w+) in \((.*)\)$/i.exec(filter) ?? [];
  const valueOf = properties.includes(property) ? VALUES[property] : undefined;
  const values = list.split(",").map((text) => /^\s*'([0-9a-f-]{36})'\s*$/i.exec(text)?.[1]?.toLowerCase());
  if (valueOf === undefined || values.includes(undefined)) {
    throw notModelled(`the filter '${filter}' of ${request.path}`);
  }
  if (values.length > IN_ONE_FILTER) throw tooManyValues();
  return (principal) => values.includes(valueOf(principal).toLowerCase());
}

/** Names are compared without regard to case. Source: docs: graph/filter-query-parameter. */
function byDisplayName(filter: string): ((principal: PrincipalRecord) => boolean) | undefined {
  const whole = /^displayName eq '((?:[^']|'')*)'$/i.exec(filter)?.[1];
  const start = /^startswith\(displayName,\s*'((?:[^']|'')*)'\)$/i.exec(filter)?.[1];
  const wanted = (whole ?? start)?.replaceAll("''", "'").toLowerCase();
  if (wanted === undefined) return undefined;
  return ({ displayName }) =>
    whole === undefined ? displayName.toLowerCase().startsWith(wanted) : displayName.toLowerCase() === wanted;
}

function tooManyValues(): ArmError {
  return new ArmError({
    status: 400,
    code: "Request_UnsupportedQuery",
    message: `Too many child clauses specified in search filter expression containing 'OR' operators: at most ${String(IN_ONE_FILTER)} are allowed.`,
  });
}
