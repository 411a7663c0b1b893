import { canonicalId } from "../../domain/arm-id.ts";
import { minutes } from "../../domain/duration.ts";
import { hasEnded } from "../../domain/run/record.ts";
import type { Clock } from "../clock.ts";
import { clusterLeases, runs } from "./kinds.ts";
import type { Records } from "./records.ts";

/**
 * A lease whose run has no record after this long belongs to a start that died between its writes and was never
 * repeated. Starting takes seconds.
 */
const STILLBORN_AFTER_MS = minutes(5);

export type LeaseAnswer = { readonly kind: "held" } | { readonly kind: "taken"; readonly byRun: string };

/**
 * Takes the right to change a cluster for a run, or tells which living run has it. Taking it again is harmless.
 * Two runs never hold it at once: every way to it goes through a compare-and-set on one document.
 */
export async function takeLease(
  records: Records,
  clock: Clock,
  clusterId: string,
  runId: string,
): Promise<LeaseAnswer> {
  const key = canonicalId(clusterId);
  const lease = { clusterId, runId, takenAt: new Date(clock.now()).toISOString() };
  if (await records.insert(clusterLeases, key, lease)) return { kind: "held" };

  const held = await records.read(clusterLeases, key);
  if (held === undefined) return takeLease(records, clock, clusterId, runId);
  if (held.value.runId === runId) return { kind: "held" };

  const holder = await records.read(runs, held.value.runId);
  const stale =
    holder === undefined
      ? clock.now() - Date.parse(held.value.takenAt) > STILLBORN_AFTER_MS
      : hasEnded(holder.value.state);
  if (!stale) return { kind: "taken", byRun: held.value.runId };
  if (await records.replace(clusterLeases, key, lease, held.version)) return { kind: "held" };
  return takeLease(records, clock, clusterId, runId);
}

/** Gives the lease back if it is this run's; another run's is left alone. */
export async function giveLeaseBack(records: Records, clusterId: string, runId: string): Promise<void> {
  const key = canonicalId(clusterId);
  const held = await records.read(clusterLeases, key);
  if (held?.value.runId === runId) await records.remove(clusterLeases, key, held.version);
}
