import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { canonicalId, nameOf } from "../domain/arm-id.ts";
import type { MigrationRequest } from "../domain/migration/request.ts";
import { hasEnded, type RunRecord } from "../domain/run/record.ts";
import { migrateCluster } from "../orchestrations/migrate-cluster/contract.ts";
import type { Clock } from "../platform/clock.ts";
import { canonicalHash } from "../platform/records/canonical-hash.ts";
import { confirmLease, takeLease } from "../platform/records/cluster-lease.ts";
import { type IdempotencyKey, idempotencyKeys, runs } from "../platform/records/kinds.ts";
import { RecordContended, type Records } from "../platform/records/records.ts";

const WORKFLOW = "migrate-cluster";
const TRIES = 10;

/** The engine as the door needs it. */
export interface Engine {
  /** Starts an instance; one of that id that is already there counts as started. */
  start(name: string, instanceId: string, input: unknown): Promise<void>;
  raise(instanceId: string, event: string): Promise<void>;
}

export interface RunOrder {
  readonly request: MigrationRequest;
  readonly requester: string;
  readonly ticket?: string | undefined;
  readonly planHash?: string | undefined;
  /** The caller's own key; without one, workflow, cluster and ticket are the key. */
  readonly idempotencyKey?: string | undefined;
}

export type StartAnswer =
  | { readonly kind: "started"; readonly run: RunRecord }
  | { readonly kind: "keyReused" }
  | { readonly kind: "clusterBusy"; readonly byRun: string };

export interface StartDeps {
  readonly records: Records;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly approval: z.infer<typeof migrateCluster.input>["approval"];
}

/**
 * Starts a run once, however often it is asked for. The order of the writes is what makes that true: the key (which
 * fixes the run's id), the lease of the cluster, the run's record, the lease made fast, the instance. A crash after any
 * of them leaves something that the repeated request finds and completes; so does whoever finds the cluster busy.
 */
export async function startRun(deps: StartDeps, order: RunOrder): Promise<StartAnswer> {
  const answer = await placeOrder(deps, order);
  if (answer.kind === "clusterBusy") {
    const holder = await deps.records.read(runs, answer.byRun);
    if (holder !== undefined) await launch(deps, holder.value);
  }
  return answer;
}

async function placeOrder(deps: StartDeps, order: RunOrder): Promise<StartAnswer> {
  const { records, clock } = deps;
  const claim = await claimKey(deps, order);
  if (claim.kind !== "claimed") return claim;
  const { runId } = claim;

  const known = await records.read(runs, runId);
  if (known !== undefined) return launch(deps, known.value);
  const lease = await takeLease(records, clock, order.request.clusterId, runId);
  if (lease.kind === "taken") return { kind: "clusterBusy", byRun: lease.byRun };
  const run = newRun(deps, order, runId);
  await records.insert(runs, runId, run);
  return launch(deps, run);
}

/** Has the engine begin a run that has a record, unless it has begun: then this changes nothing. */
async function launch(deps: StartDeps, run: RunRecord): Promise<StartAnswer> {
  if (run.state !== "queued") return { kind: "started", run };
  const { records, clock, engine } = deps;
  const lease = await confirmLease(records, clock, run.input.clusterId, run.id);
  const stored = await records.read(runs, run.id);
  if (lease.kind === "taken") {
    // It lost the lease before it had a record, so it never began: nothing is left of it but the key.
    if (stored?.value.state === "queued") await records.remove(runs, run.id, stored.version);
    return { kind: "clusterBusy", byRun: lease.byRun };
  }
  if (stored === undefined) throw new RecordContended(runs.name, run.id);
  if (stored.value.state === "queued") {
    await engine.start(migrateCluster.name, run.id, instanceInput(deps, stored.value));
  }
  return { kind: "started", run: stored.value };
}

type Claim = { readonly kind: "claimed"; readonly runId: string } | Exclude<StartAnswer, { kind: "started" }>;

/** Finds the run that the key stands for, or lets it stand for a new one. */
async function claimKey({ records, clock }: StartDeps, order: RunOrder): Promise<Claim> {
  const { key, natural } = keyOf(order);
  const fresh: IdempotencyKey = {
    runId: newRunId(order.request.clusterId),
    requestHash: canonicalHash({ workflow: WORKFLOW, ...order, requester: undefined }),
    firstUsedAt: new Date(clock.now()).toISOString(),
  };
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await records.insert(idempotencyKeys, key, fresh)) return { kind: "claimed", runId: fresh.runId };
    const known = await records.read(idempotencyKeys, key);
    if (known === undefined) continue;
    const { runId, requestHash } = known.value;
    const same = requestHash === fresh.requestHash;
    if (!natural) return same ? { kind: "claimed", runId } : { kind: "keyReused" };
    const earlier = await records.read(runs, runId);
    const alive = earlier !== undefined && !hasEnded(earlier.value.state);
    if (same && (alive || earlier === undefined)) return { kind: "claimed", runId };
    if (alive) return { kind: "clusterBusy", byRun: runId };
    // Its run has ended, or was never recorded and asked for something else: the cluster's lease decides from here.
    if (await records.replace(idempotencyKeys, key, fresh, known.version)) {
      return { kind: "claimed", runId: fresh.runId };
    }
  }
  throw new RecordContended(idempotencyKeys.name, key);
}

/** A caller's key lives for good and only for that caller; the natural key is free again when its run has ended. */
function keyOf({ idempotencyKey, requester, request, ticket = "" }: RunOrder) {
  const natural = idempotencyKey === undefined;
  const parts = natural
    ? ["natural", WORKFLOW, canonicalId(request.clusterId), ticket]
    : ["caller", requester, idempotencyKey];
  return { key: canonicalHash(parts), natural };
}

/** A name that people recognise and that is safe in a URL, a file name and an instance id. */
function newRunId(clusterId: string): string {
  const name = nameOf(clusterId)
    .replace(/[^A-Za-z0-9-]+/g, "-")
    .slice(0, 40);
  return `migrate-${name}-${randomUUID().slice(-12)}`;
}

function newRun({ clock }: StartDeps, order: RunOrder, runId: string): RunRecord {
  const at = new Date(clock.now()).toISOString();
  return {
    id: runId,
    workflow: WORKFLOW,
    input: order.request,
    ...(order.ticket === undefined ? {} : { ticket: order.ticket }),
    requester: order.requester,
    state: "queued",
    createdAt: at,
    updatedAt: at,
    ...(order.planHash === undefined ? {} : { expectedPlanHash: order.planHash }),
    steps: [],
    commands: [],
  };
}

function instanceInput({ approval }: StartDeps, run: RunRecord): z.infer<typeof migrateCluster.input> {
  const { id, input, expectedPlanHash } = run;
  return {
    runId: id,
    request: input,
    approval,
    ...(expectedPlanHash === undefined ? {} : { expectedPlanHash }),
  };
}
