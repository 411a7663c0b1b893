import { CLUSTERS_OF_PART } from "../../domain/fleet/audit.ts";
import { type Actors, actorsOf, type ClusterReading, clustersByActor } from "../../domain/fleet/reading.ts";
import { rowOf } from "../../domain/fleet/row.ts";
import { orderOf } from "../../domain/fleet/snapshot.ts";
import type { DeploymentGuardrails } from "../../domain/guardrails/guardrails.ts";
import { type Baseline, type BaselineCluster, baselineOf } from "../../domain/onboarding/baseline.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readFleetGroup } from "../../platform/azure/fleet-clusters.ts";
import { actorsIn } from "../../platform/records/find-clusters.ts";
import { newestSnapshot } from "../../platform/records/fleet-snapshots.ts";
import type { Records } from "../../platform/records/records.ts";
import { assessClusters } from "../assess-clusters.ts";

/**
 * Reads the clusters of a subscription as an audit does.
 *
 * @throws ArmCallFailed if Azure asks to wait
 */
export async function readBaseline(
  azure: Azure,
  records: Records,
  deployment: DeploymentGuardrails,
  subscription: string,
): Promise<Baseline> {
  const { readings, unread } = await readFleetGroup(azure, [subscription]);
  const [closed] = unread;
  if (closed !== undefined) return { kind: "unreadable", because: closed.because };
  const others = await actorsBeside(records, readings);
  const at = azure.clock.now();
  const clusters: BaselineCluster[] = [];
  for (let from = 0; from < readings.length; from += CLUSTERS_OF_PART) {
    const some = readings.slice(from, from + CLUSTERS_OF_PART);
    const entries = await assessClusters(azure, deployment, some, others);
    clusters.push(...entries.map((entry) => rowOf(entry, at)));
  }
  return baselineOf(clusters);
}

/** Which principals these clusters use, and the rest of the fleet according to the last audit. */
async function actorsBeside(records: Records, readings: readonly ClusterReading[]): Promise<Actors> {
  const own = clustersByActor(
    readings.flatMap((reading) => (reading.kind === "read" ? [actorsOf(reading)] : [])),
  );
  const snapshot = await newestSnapshot(records);
  if (snapshot === undefined) return own;
  const read = new Set(readings.map(({ id }) => orderOf(id)));
  const fleet = await actorsIn(records, snapshot);
  return new Map(
    [...own].map(([actor, ids]) => [
      actor,
      [...ids, ...(fleet.get(actor) ?? []).filter((id) => !read.has(orderOf(id)))],
    ]),
  );
}
