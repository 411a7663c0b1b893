import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Provider, Reply, Route } from "../../core/exchange.ts";
import type { JsonObject } from "../../world/json.ts";
import type { PrincipalRecord } from "../../world/tables.ts";

/** Where Microsoft Graph is reached on this port. */
export const GRAPH_PREFIX = "/_graph";

const FIELDS = [
  "id",
  "appId",
  "displayName",
  "accountEnabled",
  "servicePrincipalType",
  "passwordCredentials",
  "keyCredentials",
];

/** Text of a secret is never there: Graph shows it once, when it is made. Source: docs: graph/api/resources/passwordcredential. */
function principalBody(principal: PrincipalRecord): JsonObject {
  return {
    id: principal.objectId,
    appId: applicationIdOf(principal),
    displayName: principal.displayName,
    accountEnabled: principal.disabled !== true,
    servicePrincipalType: principal.kind === "servicePrincipal" ? "Application" : "ManagedIdentity",
    // `az ad sp credential list` shows nothing of an AKS principal (MicrosoftDocs/azure-docs#103949).
    passwordCredentials: [],
    keyCredentials: [],
  };
}

/** An application, where the secrets are. Source: docs: cli/azure/azure-cli-sp-tutorial; MicrosoftDocs/azure-docs#94096. */
function applicationBody(principal: PrincipalRecord): JsonObject {
  return {
    id: principal.objectId.replace(/^.{8}/, "a9911ca7"),
    appId: applicationIdOf(principal),
    displayName: principal.displayName,
    keyCredentials: [],
    passwordCredentials: secretsOf(principal).map((endsAt, index) => ({
      keyId: principal.objectId.replace(/^.{8}/, `5ec2e7${String(index).padStart(2, "0")}`),
      displayName: principal.secretName,
      endDateTime: new Date(endsAt).toISOString(),
      startDateTime: null,
      hint: null,
      secretText: null,
      customKeyIdentifier: null,
    })),
  };
}

/** A name that is an identifier URI belongs to an application that has an id besides. */
const applicationIdOf = ({ appId, objectId }: PrincipalRecord): string =>
  /^[0-9a-f-]{36}$/i.test(appId) ? appId : objectId.replace(/^.{8}/, "a991c1d0");

const secretsOf = ({ secretExpiresAt, otherSecrets = [] }: PrincipalRecord): readonly number[] =>
  secretExpiresAt === null ? otherSecrets : [secretExpiresAt, ...otherSecrets];

function getByAppId(context: Context): Reply {
  const application = /^applications\(appId='([0-9a-f-]{36})'\)$/i
    .exec(context.params["key"] ?? "")?.[1]
    ?.toLowerCase();
  if (application !== undefined) {
    const fits = (principal: PrincipalRecord) =>
      applicationIdOf(principal) === application &&
      principal.kind === "servicePrincipal" &&
      principal.ofAnotherTenant !== true;
    return found(context, application, fits, applicationBody);
  }
  const appId = /^servicePrincipals\(appId='([0-9a-f-]{36})'\)$/i
    .exec(context.params["key"] ?? "")?.[1]
    ?.toLowerCase();
  if (appId === undefined)
    throw notModelled(`Microsoft Graph's ${context.request.path.slice(GRAPH_PREFIX.length)}`);
  return found(context, appId, (principal) => principal.appId === appId);
}

/** Managed identities are service principals too. */
function getById(context: Context): Reply {
  const id = (context.params["id"] ?? "").toLowerCase();
  return found(context, id, ({ objectId }) => objectId === id);
}

/** Microsoft Graph takes no more values in one filter. Source: docs: graph/filter-query-parameter, "in". */
const IN_ONE_FILTER = 15;

/** By some ids, or by a name that one signs in with. What is not there is left out, and is no error. */
function list(context: Context): Reply {
  if (context.world.get("meta", "graphForbidden")?.value === true) throw forbidden();
  const filter = context.request.query.get("$filter") ?? "";
  const name = /^servicePrincipalNames\/any\(\w+:\s*\w+ eq '([^']*)'\)$/i.exec(filter.trim())?.[1];
  if (name !== undefined) return listed(context, (one) => [one.appId, applicationIdOf(one)].includes(name));
  const inside = /^id in \((.*)\)$/i.exec(filter.trim())?.[1];
  const ids = inside?.split(",").map((text) => /^\s*'([0-9a-f-]{36})'\s*$/i.exec(text)?.[1]?.toLowerCase());
  if (ids === undefined || ids.includes(undefined))
    throw notModelled(`the filter '${filter}' of servicePrincipals`);
  if (ids.length > IN_ONE_FILTER) throw tooManyValues();
  return listed(context, ({ objectId }) => ids.includes(objectId));
}

function listed(context: Context, fits: (principal: PrincipalRecord) => boolean): Reply {
  const value = [...context.world.entries("principals")].flatMap(([, principal]) =>
    fits(principal) && principal.visibleAt <= context.now && principal.deletedAt === null
      ? [selected(context, principalBody(principal))]
      : [],
  );
  return { status: 200, body: { value } };
}

function tooManyValues(): ArmError {
  return new ArmError({
    status: 400,
    code: "Request_UnsupportedQuery",
    message: `Too many child clauses specified in search filter expression containing 'OR' operators: at most ${String(IN_ONE_FILTER)} are allowed.`,
  });
}

function found(
  context: Context,
  key: string,
  fits: (principal: PrincipalRecord) => boolean,
  bodyOf: (principal: PrincipalRecord) => JsonObject = principalBody,
): Reply {
  if (context.world.get("meta", "graphForbidden")?.value === true) throw forbidden();
  for (const [, principal] of context.world.entries("principals")) {
    const visible = principal.visibleAt <= context.now && principal.deletedAt === null;
    if (fits(principal) && visible) return { status: 200, body: selected(context, bodyOf(principal)) };
  }
  throw new ArmError({
    status: 404,
    code: "Request_ResourceNotFound",
    message: `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  });
}

function selected(context: Context, body: JsonObject): JsonObject {
  const wanted = context.request.query
    .get("$select")
    ?.split(",")
    .map((name) => name.trim());
  const unknown = wanted?.find((name) => !FIELDS.includes(name));
  if (unknown !== undefined)
    throw notModelled(`the property '${unknown}' of a service principal in Microsoft Graph`);
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => wanted === undefined || wanted.includes(name)),
  );
}

/** Source: docs: graph/errors (Authorization_RequestDenied). */
function forbidden(): ArmError {
  return new ArmError({
    status: 403,
    code: "Authorization_RequestDenied",
    message: "Insufficient privileges to complete the operation.",
  });
}

const route = (operation: string, path: string, handler: Route["handler"]): Route => ({
  method: "GET",
  path: `${GRAPH_PREFIX}/v1.0/${path}`,
  operation: `servicePrincipals.${operation}`,
  action: "Microsoft.Graph/servicePrincipals/read",
  type: "servicePrincipals",
  query: ["$select"],
  handler,
});

/** Microsoft Graph, as far as service principals go: by client id, by object id, and which of some ids are there. */
export const microsoftGraph: Provider = {
  namespace: "Microsoft.Graph",
  versions: [],
  unversioned: true,
  routes: [
    { ...route("list", "servicePrincipals", list), query: ["$filter", "$select"] },
    route("get", "{key}", getByAppId),
    route("getById", "servicePrincipals/{id}", getById),
  ],
};
