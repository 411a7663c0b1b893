import {
  type ShownAssignment,
  assessed,
  scopesOfCluster,
  unreadableEntry,
} from "../../domain/fleet/assess.ts";
import {
  type ClusterReading,
  clustersByActor,
  type ReadCluster,
  type ReadPrincipal,
  actorsOf,
  sharedBy,
} from "../../domain/fleet/reading.ts";
import type { FleetEntry } from "../../domain/fleet/entry.ts";
import { orderOf } from "../../domain/fleet/snapshot.ts";
import type { DeploymentGuardrails } from "../../domain/guardrails/guardrails.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readAssignmentsInBulk, readNamedBySubnets } from "../../platform/azure/fleet-surroundings.ts";
import { groupKey } from "../../platform/azure/pool-identities.ts";
import { missingPrincipals } from "../../platform/azure/principals-in-bulk.ts";
import {
  fleetActors,
  fleetEntries,
  fleetPrincipals,
  fleetReadings,
} from "../../platform/records/fleet-kinds.ts";
import { allItems, putPart, requirePart } from "../../platform/records/fleet-parts.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { guardrailsOf } from "../guardrails.ts";
import type { assessFleetClusters } from "./contract.ts";

/**
 * Three queries and about one call to Microsoft Graph for every 300 principals, for a hundred clusters: the networks, what
 * the clusters' principals hold and what lies in their node resource groups, and what anybody holds at their other resources.
 */
export function makeAssessFleetClusters(
  azure: Azure,
  records: Records,
  deployment: DeploymentGuardrails,
): Handler<typeof assessFleetClusters> {
  return async ({ runId: snapshot, part, unreadable }) => {
    const readings = await requirePart(records, fleetReadings, part);
    const assess =
      unreadable === undefined
        ? await assessor(azure, records, deployment, { snapshot, readings })
        : (reading: ReadCluster) => unreadableEntry({ ...reading, because: unreadable });
    const items = readings.map((reading) =>
      reading.kind === "unreadable" ? unreadableEntry(reading) : assess(reading),
    );
    await putPart(records, fleetEntries, part, { snapshot, items });
    const ids = items.map(({ id }) => orderOf(id));
    return {
      kind: "done",
      value: { key: part, first: ids[0] ?? "", last: ids.at(-1) ?? "", clusters: items.length },
    };
  };
}

/** Reads what is around some clusters, and says how each of them is judged with it. */
async function assessor(
  azure: Azure,
  records: Records,
  deployment: DeploymentGuardrails,
  { snapshot, readings }: { readonly snapshot: string; readonly readings: readonly ClusterReading[] },
): Promise<(reading: ReadCluster) => FleetEntry> {
  const read = readings.flatMap((reading) => (reading.kind === "read" ? [reading] : []));
  const principals = new Map(
    (await allItems(records, fleetPrincipals, snapshot)).map(
      (one) => [one.clientId.toLowerCase(), one] as const,
    ),
  );
  const sharers = clustersByActor(await allItems(records, fleetActors, snapshot));
  const around = await surroundings(azure, read, principals);
  const guardrails = await guardrailsOf(azure, deployment);
  return (reading) => {
    const principal = principalOf(reading, principals);
    const shared = sharedBy(actorsOf(reading), sharers);
    return assessed(reading, { ...around, principal, shared, guardrails });
  };
}

type Principals = ReadonlyMap<string, ReadPrincipal>;

function principalOf(
  { cluster: { controlPlane } }: ReadCluster,
  principals: Principals,
): ReadPrincipal | undefined {
  if (controlPlane.kind !== "servicePrincipal") return undefined;
  return (
    principals.get(controlPlane.clientId.toLowerCase()) ?? {
      clientId: controlPlane.clientId,
      facts: { kind: "unreadable", because: "the inventory has not read it" },
      ends: { kind: "unknown", because: "the inventory has not read it" },
    }
  );
}

/** What is read around some clusters, once for all of them. */
async function surroundings(azure: Azure, read: readonly ReadCluster[], principals: Principals) {
  const readAt = new Date(azure.clock.now()).toISOString();
  const subnets = read.flatMap(({ cluster }) => cluster.pools.flatMap(({ subnetId }) => subnetId ?? []));
  const named = await readNamedBySubnets(azure, [...new Set(subnets)]);
  const acting = [...new Set(read.flatMap((reading) => actingIds(reading, principals)))];
  const held = await readAssignmentsInBulk(azure, {
    principalIds: acting,
    groups: read.map(({ subscription, cluster }) => groupKey(subscription, cluster.nodeResourceGroup)),
    scopes: read.map(({ id }) => id),
  });
  const scopes = read.flatMap((reading) => {
    const principal = principalOf(reading, principals);
    return scopesOfCluster(reading, { readAt, principal, assignments: held, ...named }).resources;
  });
  const beside = await readAssignmentsInBulk(azure, {
    principalIds: [],
    groups: [],
    scopes: [...new Set(scopes.map((scope) => scope.toLowerCase()))],
  });
  const assignments = [...new Map([...held, ...beside].map((one) => [one.assignmentId, one])).values()];
  return { readAt, assignments, ...named, directory: await readDirectory(azure, acting, assignments) };
}

/** Object ids of everybody who acts for a cluster, in lower case. */
function actingIds(reading: ReadCluster, principals: Principals): string[] {
  const { controlPlane, kubelet, addons } = reading.cluster;
  const principal = principalOf(reading, principals)?.facts;
  return [
    ...(principal?.kind === "found" ? [principal.objectId] : []),
    ...(controlPlane.kind === "servicePrincipal" ? [] : [controlPlane.principalId]),
    ...(kubelet === undefined ? [] : [kubelet.objectId]),
    ...addons.flatMap(({ identityObjectId }) => identityObjectId ?? []),
  ]
    .filter((id) => id !== "")
    .map((id) => id.toLowerCase());
}

/** Which of those who act, and of the service principals with assignments, the directory does not have any more. */
async function readDirectory(
  azure: Azure,
  acting: readonly string[],
  assignments: readonly ShownAssignment[],
) {
  const others = assignments
    .filter(({ principalType }) => principalType === undefined || principalType === "ServicePrincipal")
    .map(({ principalId }) => principalId);
  const missing = await missingPrincipals(azure, [...new Set([...acting, ...others])]);
  return missing === undefined
    ? ({ kind: "unreadable" } as const)
    : ({ kind: "read", missing, notAsked: 0 } as const);
}
