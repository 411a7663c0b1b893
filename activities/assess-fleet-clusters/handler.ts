import { assessed, unreadableEntry } from "../../domain/fleet/assess.ts";
import {
  type ClusterReading,
  clustersByActor,
  type ReadCluster,
  actorsOf,
  sharedBy,
  sharersUnknown,
} from "../../domain/fleet/reading.ts";
import type { FleetEntry } from "../../domain/fleet/entry.ts";
import { orderOf } from "../../domain/fleet/snapshot.ts";
import type { DeploymentGuardrails } from "../../domain/guardrails/guardrails.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import {
  fleetActors,
  fleetEntries,
  fleetPrincipals,
  fleetReadings,
} from "../../platform/records/fleet-kinds.ts";
import { allItems, putPart, requirePart } from "../../platform/records/fleet-parts.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { principalOf, readRelatedResources } from "../fleet-related-resources.ts";
import { guardrailsOf } from "../guardrails.ts";
import type { assessFleetClusters } from "./contract.ts";

/**
 * For 100 clusters, this takes three queries (the networks; the role assignments of the clusters' principals and the
 * content of their node resource groups; all role assignments on their other resources) and about one call to Microsoft
 * Graph per 300 principals. One more query reads unknown roles. If roles are missing, it takes one call to Microsoft
 * Graph per 20 principals that lack them, and a query for the role assignments of their groups.
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

/** Reads the related resources of some clusters, and returns a function that assesses each of them. */
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
  const related = await readRelatedResources(azure, read, principals);
  const guardrails = await guardrailsOf(azure, deployment);
  return (reading) => {
    const principal = principalOf(reading, principals);
    const actors = actorsOf(reading);
    return assessed(reading, {
      ...related,
      principal,
      guardrails,
      shared: sharedBy(actors, sharers),
      sharersUnknown: sharersUnknown(actors, sharers),
    });
  };
}
