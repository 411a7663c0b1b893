import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { minutes } from "../../domain/text/duration.ts";
import type { Clock } from "../clock.ts";
import { type ClusterLease, clusterLeases } from "./kinds.ts";
import { lookAtRun } from "./look-at-run.ts";
import { MalformedRecord, readIfReadable, RecordContended, type Records } from "./records.ts";

/**
 * A lease whose run has no record after this time belongs to a start that crashed between its writes and was never
 * repeated. A start takes seconds. Milliseconds.
 */
export const STILLBORN_AFTER_MS = minutes(5);

const TRIES = 10;

export type LeaseAnswer = { readonly kind: "held" } | { readonly kind: "taken"; readonly byRun: string };

/**
 * Takes the lease of a cluster for a run, or returns the run in progress that has it. Repeating it is harmless. Two runs
 * never have it at the same time: every change goes through a compare-and-set on one document.
 */
export async function takeLease(
  records: Records,
  clock: Clock,
  clusterId: string,
  runId: string,
): Promise<LeaseAnswer> {
  const key = canonicalId(clusterId);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const lease = { clusterId, runId, takenAt: new Date(clock.now()).toISOString() };
    if (await records.insert(clusterLeases, key, lease)) return { kind: "held" };
    const held = await records.read(clusterLeases, key);
    if (held === undefined) continue;
    if (held.value.runId === runId) return { kind: "held" };
    if (await isAlive(records, clock, held.value)) return { kind: "taken", byRun: held.value.runId };
    if (await records.replace(clusterLeases, key, lease, held.version)) return { kind: "held" };
  }
  throw new RecordContended(clusterLeases.name, key);
}

/**
 * Confirms a lease once its run has a record: from then on, it ends only with the run. A start that was suspended between
 * the two may have lost the lease in the meantime. Writing the lease again detects that, and makes a run that is about to
 * take it over read it again.
 */
export async function confirmLease(
  records: Records,
  clock: Clock,
  clusterId: string,
  runId: string,
): Promise<LeaseAnswer> {
  const key = canonicalId(clusterId);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const held = await records.read(clusterLeases, key);
    if (held === undefined) return takeLease(records, clock, clusterId, runId);
    if (held.value.runId !== runId) return { kind: "taken", byRun: held.value.runId };
    const confirmed = { ...held.value, takenAt: new Date(clock.now()).toISOString() };
    if (await records.replace(clusterLeases, key, confirmed, held.version)) return { kind: "held" };
  }
  throw new RecordContended(clusterLeases.name, key);
}

/** Releases the lease if it belongs to this run; another run's lease, and one that cannot be read, is left alone. */
export async function giveLeaseBack(records: Records, clusterId: string, runId: string): Promise<void> {
  const key = canonicalId(clusterId);
  const held = await readIfReadable(records, clusterLeases, key);
  if (held instanceof MalformedRecord) return;
  if (held?.value.runId === runId) await records.remove(clusterLeases, key, held.version);
}

async function isAlive(records: Records, clock: Clock, lease: ClusterLease): Promise<boolean> {
  const run = await lookAtRun(records, lease.runId);
  return run === "absent" ? clock.now() - Date.parse(lease.takenAt) <= STILLBORN_AFTER_MS : run === "alive";
}
