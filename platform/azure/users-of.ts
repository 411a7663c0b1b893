import { z } from "zod";
import { isWithin, readArmId, readResourceId, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { UsersShown } from "./around-cluster.ts";
import type { Azure } from "./azure.ts";
import { literal, PAGES_OF_ONE, queryGraph } from "./resource-graph.ts";

const CLUSTERS = "microsoft.containerservice/managedclusters";
const IDENTITIES = "microsoft.managedidentity/userassignedidentities";

/** The resource types whose JSON names a service principal by its client id. */
const ON_PRINCIPALS = [CLUSTERS, "microsoft.redhatopenshift/openshiftclusters"];

/**
 * A Resource Graph filter for resources that use one of these client ids and object ids: clusters, including Red Hat
 * OpenShift, and with `attached` everything else that has a managed identity, such as a virtual machine or a web app.
 * They are GUIDs, so a text search is enough.
 */
export function runsOn(actors: readonly string[], attached: boolean): string {
  if (actors.length === 0) return "1 == 2";
  const carries = actors.map((actor) => `tostring(identity) contains ${literal(actor)}`);
  const clusters = [
    `tostring(properties.servicePrincipalProfile.clientId) in~ (${actors.map(literal).join(", ")})`,
    ...carries,
    ...actors.map((actor) => `tostring(properties.identityProfile) contains ${literal(actor)}`),
  ].join(" or ");
  const ofClusters = `(type in~ (${ON_PRINCIPALS.map(literal).join(", ")}) and (${clusters}))`;
  return attached ? `(${ofClusters} or (type !~ '${IDENTITIES}' and (${carries.join(" or ")})))` : ofClusters;
}

/** All principals in a resource that `runsOn` searches, in one text. */
export const ACTORS_OF_RESOURCE =
  "strcat(tostring(properties.servicePrincipalProfile.clientId), ' ', tostring(identity), ' ', tostring(properties.identityProfile))";

/** The node resource group of a cluster; empty for other resources. */
export const NODES_OF_RESOURCE = `iff(type =~ '${CLUSTERS}', strcat('/subscriptions/', subscriptionId, '/resourceGroups/', tostring(properties.nodeResourceGroup)), '')`;

const NOBODY: UsersShown = { clusters: [], resources: [] };

/** @param shown - the resources, and of clusters where their nodes are */
export function usersShown(shown: readonly { readonly id: string; readonly nodes: string }[]): UsersShown {
  const isCluster = (id: string) => id.toLowerCase().includes(`/providers/${CLUSTERS}/`);
  const groups = shown.flatMap(({ nodes }) => readArmId(nodes) ?? []);
  const distinct = [...new Map(shown.map(({ id }) => [id.toLowerCase(), id])).values()];
  return {
    clusters: distinct.filter(isCluster),
    resources: distinct.filter((id) => !isCluster(id) && !groups.some((group) => isWithin(id, group))),
  };
}

const Row = z.object({ id: z.string(), type: z.string(), nodes: z.string() });

/**
 * The resources, of all that Keyless can read, that use one of these client ids and object ids, and which of these are
 * identities that can have federated credentials; some minutes old.
 */
export async function readUsersOf(
  azure: Azure,
  actors: readonly string[],
): Promise<UsersShown & { readonly identities: readonly ResourceId[] }> {
  if (actors.length === 0) return { ...NOBODY, identities: [] };
  const query = `resources
| where ${runsOn(actors, true)} or (type =~ '${IDENTITIES}' and tostring(properties.principalId) in~ (${actors.map(literal).join(", ")}))
| project id, type, nodes = ${NODES_OF_RESOURCE}`;
  const rows = await queryGraph(azure, query, Row, { pagesAtMost: PAGES_OF_ONE });
  const isIdentity = ({ type }: z.infer<typeof Row>) => type.toLowerCase() === IDENTITIES;
  return {
    ...usersShown(rows.filter((row) => !isIdentity(row))),
    identities: rows.filter(isIdentity).flatMap(({ id }) => readResourceId(id) ?? []),
  };
}
