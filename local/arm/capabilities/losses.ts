import type { Context, Route } from "../core/exchange.ts";
import { canonical } from "../world/ids.ts";
import { textAt } from "../world/json.ts";
import type { ClusterRecord, FindingRecord } from "../world/tables.ts";
import { withGroups } from "../world/memberships.ts";
import type { View } from "../world/view.ts";
import { controlPlaneOf, poolActors } from "./actors.ts";
import { capabilitiesOf, type Capability } from "./capabilities.ts";

/** Writes that can take a right away, besides those of a cluster and its pools. */
const TAKING: readonly string[] = ["roleAssignments.delete", "userAssignedIdentities.delete"];

/** One ability among all of a cluster's. Pools lose it together or apart, add-ons as well. */
const lossKey = ({ who, can, resource }: Capability): string => `${who} can ${can} ${canonical(resource)}`;

/** Before a write that can take something away: what the clusters that it may concern are able to do. */
export function rememberCapabilities(context: Context, { operation, method }: Route): void {
  if (method === "GET") return;
  const { world, now, request } = context;
  const changesCluster = /^(managedClusters|agentPools)\./.test(operation);
  if (!changesCluster && !TAKING.includes(operation)) return;
  const path = canonical(request.path);
  for (const [key, cluster] of [...world.entries("clusters")]) {
    const concerned = changesCluster
      ? path === key || path.startsWith(`${key}/`)
      : actsAs(world, cluster, ownerOf(world, path), now);
    if (concerned) remember(context, key, cluster);
  }
}

/** Whose right a write takes away: the principal of an assignment or of an identity. */
function ownerOf(world: View, path: string): string | undefined {
  return world.get("assignments", path)?.principalId ?? world.get("identities", path)?.principalId;
}

function actsAs(world: View, cluster: ClusterRecord, principal: string | undefined, now: number): boolean {
  if (principal === undefined) return false;
  const actors = [controlPlaneOf(world, cluster, now), ...poolActors(world, cluster)];
  return (
    actors.some(({ principals }) => principals.some((one) => withGroups(world, one).includes(principal))) ||
    JSON.stringify(cluster.body).includes(principal)
  );
}

function remember({ world, now }: Context, key: string, cluster: ClusterRecord): void {
  const known = world.get("abilities", key)?.had ?? [];
  const had = capabilitiesOf(world, cluster, now)
    .filter(({ granted }) => granted)
    .map(lossKey);
  const all = [...new Set([...known, ...had])];
  if (all.length > known.length) world.put("abilities", key, { had: all });
}

/**
 * What clusters were able to do before and are not able to do any more, by their role assignments: a secret that expires
 * meanwhile is nobody's doing, and a role that does not act yet will.
 */
export function lossesIn(world: View, now: number): readonly FindingRecord[] {
  return [...world.entries("abilities")].flatMap(([key, { had }]) => {
    const cluster = world.get("clusters", key);
    if (cluster === undefined) return [];
    const present = new Map(capabilitiesOf(world, cluster, now).map((one) => [lossKey(one), one]));
    return had.flatMap((ability): FindingRecord[] => {
      const one = present.get(ability);
      // What is not needed any more, such as of a pool that is gone, is no loss.
      if (one === undefined || one.granted) return [];
      return [
        {
          at: new Date(now).toISOString(),
          kind: "capabilityLost",
          resource: textAt(cluster.body, "id") ?? key,
          detail: `${one.who} can no longer ${one.can} ${one.resource}: ${one.through}`,
        },
      ];
    });
  });
}
