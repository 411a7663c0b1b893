import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { canonicalId, nameOf } from "../domain/arm-id.ts";
import type { MigrationRequest } from "../domain/migration/request.ts";
import { hasEnded, type RunRecord } from "../domain/run/record.ts";
import { migrateCluster } from "../orchestrations/migrate-cluster/contract.ts";
import type { Clock } from "../platform/clock.ts";
import { canonicalHash } from "../platform/records/canonical-hash.ts";
import { takeLease } from "../platform/records/cluster-lease.ts";
import { type IdempotencyKey, idempotencyKeys, runs } from "../platform/records/kinds.ts";
import { RecordContended, type Records } from "../platform/records/records.ts";

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
 * fixes the run's id), the lease of the cluster, the run's record, the instance. A crash after any of them leaves
 * something that the repeated request finds and completes.
 */
export async function startRun(deps: StartDeps, order: RunOrder): Promise<StartAnswer> {
  const claim = await claimKey(deps, order);
  if (claim.kind !== "claimed") return claim;
  const { runId } = claim.document;

  const existing = await deps.records.read(runs, runId);
  if (existing === undefined || !hasEnded(existing.value.state)) {
    const lease = await takeLease(deps.records, deps.clock, order.request.clusterId, runId);
    if (lease.kind === "taken") {
      if (existing === undefined) await claim.giveUp();
      return { kind: "clusterBusy", byRun: lease.byRun };
    }
  }
  const run = existing?.value ?? (await insertRun(deps, order, runId));
  if (run.state === "queued")
    await deps.engine.start(migrateCluster.name, runId, instanceInput(deps, order, runId));
  return { kind: "started", run };
}

type Claim =
  | { readonly kind: "claimed"; readonly document: IdempotencyKey; giveUp(): Promise<void> }
  | { readonly kind: "keyReused" }
  | { readonly kind: "clusterBusy"; readonly byRun: string };

async function claimKey({ records, clock }: StartDeps, order: RunOrder): Promise<Claim> {
  const { key, natural } = keyOf(order);
  const fresh: IdempotencyKey = {
    runId: `migrate-${nameOf(order.request.clusterId)}-${randomUUID().slice(0, 8)}`,
    requestHash: canonicalHash({ ...order, requester: undefined }),
    firstUsedAt: new Date(clock.now()).toISOString(),
  };
  const claimed = (document: IdempotencyKey, version: number): Claim => ({
    kind: "claimed",
    document,
    giveUp: async () => {
      await records.remove(idempotencyKeys, key, version);
    },
  });

  for (let tries = 0; tries < 10; tries += 1) {
    if (await records.insert(idempotencyKeys, key, fresh)) return claimed(fresh, 1);
    const known = await records.read(idempotencyKeys, key);
    if (known === undefined) continue;
    if (!natural) {
      return known.value.requestHash === fresh.requestHash
        ? claimed(known.value, known.version)
        : { kind: "keyReused" };
    }
    const earlier = await records.read(runs, known.value.runId);
    if (earlier === undefined || !hasEnded(earlier.value.state)) {
      return known.value.requestHash === fresh.requestHash
        ? claimed(known.value, known.version)
        : { kind: "clusterBusy", byRun: known.value.runId };
    }
    if (await records.replace(idempotencyKeys, key, fresh, known.version)) {
      return claimed(fresh, known.version + 1);
    }
  }
  throw new RecordContended(idempotencyKeys.name, key);
}

/** A caller's key lives for good and only for that caller; the natural key is free again when its run has ended. */
function keyOf(order: RunOrder): { key: string; natural: boolean } {
  return order.idempotencyKey === undefined
    ? { key: `natural ${canonicalId(order.request.clusterId)} ${order.ticket ?? ""}`, natural: true }
    : { key: `caller ${order.requester} ${order.idempotencyKey}`, natural: false };
}

async function insertRun({ records, clock }: StartDeps, order: RunOrder, runId: string): Promise<RunRecord> {
  const at = new Date(clock.now()).toISOString();
  const run: RunRecord = {
    id: runId,
    workflow: "migrate-cluster",
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
  if (await records.insert(runs, runId, run)) return run;
  return (await records.read(runs, runId))?.value ?? run;
}

function instanceInput({ approval }: StartDeps, order: RunOrder, runId: string) {
  return {
    runId,
    request: order.request,
    approval,
    ...(order.planHash === undefined ? {} : { expectedPlanHash: order.planHash }),
  };
}
