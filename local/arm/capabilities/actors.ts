import { canonical } from "../world/ids.ts";
import { type JsonObject, textAt } from "../world/json.ts";
import type { ClusterRecord, PrincipalRecord } from "../world/tables.ts";
import type { View } from "../world/view.ts";
import { actingPrincipal } from "../providers/microsoft.containerservice/access.ts";
import {
  poolName,
  poolsOf,
  servicePrincipalOf,
} from "../providers/microsoft.containerservice/cluster-body.ts";
import { nodesOf } from "../providers/microsoft.containerservice/nodes.ts";
import { secretState } from "../providers/microsoft.graph/secrets.ts";

/** Somebody who acts for a cluster: its control plane, the nodes of a pool, an add-on. */
export interface Actor {
  /** `controlPlane`, `pool NAME` or `addon NAME`. */
  readonly who: string;
  /** Object ids: the nodes of one pool may act as several principals. Empty where nobody is known. */
  readonly principals: readonly string[];
}

export function controlPlaneOf(world: View, cluster: ClusterRecord, now: number): Actor {
  const clientId = servicePrincipalOf(cluster.body);
  const principal = clientId === undefined ? actingPrincipal(cluster, now) : principalOf(world, clientId);
  return { who: "controlPlane", principals: principal === undefined ? [] : [principal] };
}

/**
 * As whom the kubelets of each pool pull: the managed identity that a node carries, or the service principal that the node's
 * own file names, also once the cluster's profile says `msi`. A pool without nodes acts as its next node would.
 */
export function poolActors(world: View, cluster: ClusterRecord): readonly Actor[] {
  return poolsOf(cluster.body).map((pool) => {
    const truth = cluster.pools[poolName(pool).toLowerCase()];
    const nodes = nodesOf(cluster, pool).map(({ identities }) => identities);
    const carried = nodes.length > 0 ? nodes : [truth?.identities ?? []];
    const principals = carried.map((identities) => nodePrincipal(world, cluster, identities));
    return {
      who: `pool ${poolName(pool)}`,
      principals: [...new Set(principals)].filter((one) => one !== undefined),
    };
  });
}

function nodePrincipal(
  world: View,
  { body, formerServicePrincipal }: ClusterRecord,
  [first]: readonly string[],
): string | undefined {
  if (first !== undefined)
    return world.get("identities", canonical(first))?.principalId ?? carriedIn(body, first);
  const clientId = servicePrincipalOf(body) ?? formerServicePrincipal;
  return clientId === undefined ? undefined : principalOf(world, clientId);
}

/** The principal that the cluster remembers of an identity that is gone. */
function carriedIn(body: JsonObject, identity: string): string | undefined {
  const id = textAt(body, "properties", "identityProfile", "kubeletidentity", "resourceId");
  if (id === undefined || canonical(id) !== canonical(identity)) return undefined;
  return textAt(body, "properties", "identityProfile", "kubeletidentity", "objectId");
}

function principalOf(world: View, clientId: string): string | undefined {
  for (const [, { objectId }] of world.where("principalsByApp", clientId.toLowerCase())) return objectId;
  return undefined;
}

/**
 * Whether a principal can get a token: it is there, and the secret that the cluster has still works.
 *
 * @param secret - as it was sent for the cluster; undefined for the one that it was made with
 */
export function signsIn(
  principal: PrincipalRecord | undefined,
  secret: string | undefined,
  now: number,
): boolean {
  if (principal === undefined || principal.deletedAt !== null || principal.disabled === true) return false;
  return secretState(principal, secret, now) === "works";
}
