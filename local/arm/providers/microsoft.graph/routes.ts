import { ArmError, notModelled } from "../../core/arm-error.ts";
import type { Context, Provider, Reply, Route } from "../../core/exchange.ts";
import { requireBody } from "../../core/request-checks.ts";
import { type JsonObject, textsAt } from "../../world/json.ts";
import { withGroups } from "../../world/memberships.ts";
import type { PrincipalRecord } from "../../world/tables.ts";
import { managingTenant } from "../microsoft.authorization/lighthouse.ts";
import { answerBatch } from "./batch.ts";
import {
  applicationBody,
  applicationIdOf,
  applicationObjectId,
  FIELDS,
  isApplicationHere,
  principalBody,
} from "./bodies.ts";
import { filterOf } from "./filters.ts";
import { addSecret, removeSecret } from "./secrets.ts";

/** Where Microsoft Graph is reached on this port. */
export const GRAPH_PREFIX = "/_graph";

function getByAppId(context: Context): Reply {
  const application = /^applications\(appId='([0-9a-f-]{36})'\)$/i
    .exec(context.params["key"] ?? "")?.[1]
    ?.toLowerCase();
  if (application !== undefined) {
    return answered(context, application, ofApplication(context, application), applicationBody);
  }
  const appId = /^servicePrincipals\(appId='([0-9a-f-]{36})'\)$/i
    .exec(context.params["key"] ?? "")?.[1]
    ?.toLowerCase();
  if (appId === undefined)
    throw notModelled(`Microsoft Graph's ${context.request.path.slice(GRAPH_PREFIX.length)}`);
  return answered(context, appId, withAppId(context, appId));
}

/** Managed identities are service principals too. */
function getById(context: Context): Reply {
  const id = (context.params["id"] ?? "").toLowerCase();
  return answered(context, id, withObjectId(context, id));
}

/** The groups that a principal is in, through others too. Source: docs: graph/api/serviceprincipal-list-transitivememberof. */
function listGroupsOf(context: Context): Reply {
  requireRight(context);
  const id = (context.params["id"] ?? "").toLowerCase();
  if (withObjectId(context, id) === undefined) throw notThere(id);
  const value = withGroups(context.world, id)
    .filter((one) => one !== id)
    .map((group) => ({ "@odata.type": "#microsoft.graph.group", id: group }));
  return { status: 200, body: { value } };
}

const isApplication =
  (id: string) =>
  (principal: PrincipalRecord): boolean =>
    applicationObjectId(principal).toLowerCase() === id && isApplicationHere(principal);

function getApplication(context: Context): Reply {
  const id = (context.params["id"] ?? "").toLowerCase();
  return found(context, id, isApplication(id), applicationBody);
}

/** The principal whose application, or which itself, gets another secret or loses one. @throws ArmError */
function editedPrincipal(context: Context, at: "application" | "servicePrincipal"): PrincipalRecord {
  requireRight(context);
  const id = (context.params["id"] ?? "").toLowerCase();
  const fits = at === "application" ? isApplication(id) : ({ objectId }: PrincipalRecord) => objectId === id;
  const principal = visible(context).find((one) => one.kind === "servicePrincipal" && fits(one));
  if (principal === undefined) throw notThere(id);
  return principal;
}

/** By ids, or by a name that one signs in with. What is not there is left out, and is no error. */
function listPrincipals(context: Context): Reply {
  return listed(context, filterOf(context, ["id", "appId"]), principalBody);
}

function listApplications(context: Context): Reply {
  const fits = filterOf(context, ["appId"]);
  return listed(context, (principal) => isApplicationHere(principal) && fits(principal), applicationBody);
}

function listed(
  context: Context,
  fits: (principal: PrincipalRecord) => boolean,
  bodyOf: (principal: PrincipalRecord) => JsonObject,
): Reply {
  requireRight(context);
  const value = visible(context)
    .filter(fits)
    .map((principal) => selected(context, bodyOf(principal)));
  return { status: 200, body: { value } };
}

/** Whoever comes from another tenant asks the directory of that one, where nobody of this world is. */
function visible(context: Context): PrincipalRecord[] {
  return [...context.world.entries("principals")].flatMap(([, principal]) =>
    isVisible(context, principal) ? [principal] : [],
  );
}

function isVisible({ world, now }: Context, { visibleAt, deletedAt }: PrincipalRecord): boolean {
  return managingTenant(world) === undefined && visibleAt <= now && deletedAt === null;
}

/** Principals are kept by their object ids. */
function withObjectId(context: Context, id: string): PrincipalRecord | undefined {
  const principal = context.world.get("principals", id);
  return principal !== undefined && isVisible(context, principal) ? principal : undefined;
}

/** The principal of an application of this tenant. */
function ofApplication(context: Context, application: string): PrincipalRecord | undefined {
  const named = withAppId(context, application, isApplicationHere);
  if (named !== undefined) return named;
  // The id of an application whose principal is named by a URI is found nowhere but there.
  return visible(context).find(
    (principal) => applicationIdOf(principal) === application && isApplicationHere(principal),
  );
}

function withAppId(
  context: Context,
  appId: string,
  fits: (principal: PrincipalRecord) => boolean = () => true,
): PrincipalRecord | undefined {
  return [...context.world.where("principalsByApp", appId)]
    .map(([, principal]) => principal)
    .find((principal) => isVisible(context, principal) && fits(principal));
}

function requireRight({ world }: Context): void {
  if (world.get("meta", "graphForbidden")?.value === true) throw forbidden();
}

function found(
  context: Context,
  key: string,
  fits: (principal: PrincipalRecord) => boolean,
  bodyOf: (principal: PrincipalRecord) => JsonObject,
): Reply {
  return answered(context, key, visible(context).find(fits), bodyOf);
}

function answered(
  context: Context,
  key: string,
  principal: PrincipalRecord | undefined,
  bodyOf: (principal: PrincipalRecord) => JsonObject = principalBody,
): Reply {
  requireRight(context);
  if (principal !== undefined) return { status: 200, body: selected(context, bodyOf(principal)) };
  throw notThere(key);
}

/** Source: docs: graph/errors (Request_ResourceNotFound). */
const notThere = (key: string): ArmError =>
  new ArmError({
    status: 404,
    code: "Request_ResourceNotFound",
    message: `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  });

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

/** Ids that are not there are left out. Source: docs: graph/api, directoryObject: getByIds, which takes a thousand. */
function getByIds(context: Context): Reply {
  requireRight(context);
  const body = requireBody(context);
  const ids = textsAt(body, "ids").map((id) => id.toLowerCase());
  const types = textsAt(body, "types").map((type) => type.toLowerCase());
  const wants = (type: string) => types.length === 0 || types.includes(type.toLowerCase());
  const principals = [...new Set(wants("servicePrincipal") ? ids : [])]
    .flatMap((id) => withObjectId(context, id) ?? [])
    .map((principal): JsonObject => ({
      "@odata.type": "#microsoft.graph.servicePrincipal",
      ...principalBody(principal),
      servicePrincipalNames: [...new Set([principal.appId, applicationIdOf(principal)])],
    }));
  const isAbroad = managingTenant(context.world) !== undefined;
  const groups = [...context.world.entries("securityGroups")]
    .filter(([, { objectId }]) => !isAbroad && wants("group") && ids.includes(objectId))
    .map(([, { objectId, displayName }]): JsonObject => ({
      "@odata.type": "#microsoft.graph.group",
      id: objectId,
      displayName,
    }));
  return { status: 200, body: { value: [...principals, ...groups] } };
}

const ROUTES: readonly Route[] = [
  { ...route("list", "servicePrincipals", listPrincipals), query: ["$filter", "$select"] },
  { ...route("listApplications", "applications", listApplications), query: ["$filter", "$select"] },
  route("get", "{key}", getByAppId),
  route("getById", "servicePrincipals/{id}", getById),
  route("listGroups", "servicePrincipals/{id}/transitiveMemberOf", listGroupsOf),
  route("getApplication", "applications/{id}", getApplication),
];

/** Names of operations say where the secret is: `servicePrincipals.addPassword`, `applications.addPassword`. */
const SECRET_ROUTES: readonly Route[] = (["application", "servicePrincipal"] as const).flatMap((at) =>
  (["addPassword", "removePassword"] as const).map((verb): Route => ({
    ...route(verb, `${at}s/{id}/${verb}`, (context) => {
      const change = verb === "addPassword" ? addSecret : removeSecret;
      return change(context, editedPrincipal(context, at), at);
    }),
    method: "POST",
    operation: `${at}s.${verb}`,
    query: [],
    action: `Microsoft.Graph/${at}s/${verb}/action`,
  })),
);

/**
 * Microsoft Graph, as far as service principals go: by client id, by object id, by name, which of some ids are there, several
 * such requests in one, and their secrets.
 */
export const microsoftGraph: Provider = {
  namespace: "Microsoft.Graph",
  versions: [],
  unversioned: true,
  routes: [
    ...ROUTES,
    ...SECRET_ROUTES,
    {
      ...route("getByIds", "directoryObjects/getByIds", getByIds),
      method: "POST",
      readsOnly: true,
      query: [],
      operation: "directoryObjects.getByIds",
      action: "Microsoft.Graph/directoryObjects/read",
      type: "directoryObjects",
    },
    {
      ...route("batch", "$batch", (context) => answerBatch(context, `${GRAPH_PREFIX}/v1.0`, ROUTES)),
      method: "POST",
      readsOnly: true,
      query: [],
    },
  ],
};
