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
 * The `$filter` of a list: some values of a property, or a name that one signs in with. That `in` is taken for the `appId` of
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
  const [, property = "", list = ""] = /^(\w+) in \((.*)\)$/i.exec(filter) ?? [];
  const valueOf = properties.includes(property) ? VALUES[property] : undefined;
  const values = list.split(",").map((text) => /^\s*'([0-9a-f-]{36})'\s*$/i.exec(text)?.[1]?.toLowerCase());
  if (valueOf === undefined || values.includes(undefined)) {
    throw notModelled(`the filter '${filter}' of ${request.path}`);
  }
  if (values.length > IN_ONE_FILTER) throw tooManyValues();
  return (principal) => values.includes(valueOf(principal).toLowerCase());
}

function tooManyValues(): ArmError {
  return new ArmError({
    status: 400,
    code: "Request_UnsupportedQuery",
    message: `Too many child clauses specified in search filter expression containing 'OR' operators: at most ${String(IN_ONE_FILTER)} are allowed.`,
  });
}
