import type { TargetOrder } from "../activities/target-runs.ts";
import { randomUUID } from "node:crypto";
import { canonicalId, nameOf } from "../domain/arm-id/arm-id.ts";
import type { Traceparent } from "../domain/activity/trace-context.ts";
import { type KnownPerson, personKey } from "../domain/run/person.ts";
import type { StandingApproval } from "../domain/run/standing-approval.ts";
import { hasEnded, type RunRecord } from "../domain/run/record.ts";
import type { ReadRequest, Workflow } from "../orchestrations/kit/registration.ts";
import { canonicalHash } from "../platform/records/canonical-hash.ts";
import { takeLease } from "../platform/records/cluster-lease.ts";
import { type IdempotencyKey, idempotencyKeys, runs } from "../platform/records/kinds.ts";
import { lookAtRun } from "../platform/records/look-at-run.ts";
import {
  MalformedRecord,
  readIfReadable,
  RecordContended,
  type Records,
} from "../platform/records/records.ts";
import { type LaunchAnswer, type LaunchDeps, launchRun } from "./launch-run.ts";
import { type ReconcileDeps, reconcileRun } from "./reconcile-run.ts";
import { defined } from "../domain/schema/defined.ts";

const TRIES = 10;

export interface RunOrder {
  readonly workflow: Workflow;
  readonly request: ReadRequest;
  readonly requester: KnownPerson;
  /** The person for whom an application requests the run. */
  readonly requestedFor?: KnownPerson | undefined;
  readonly ticket?: string | undefined;
  /** What was approved before there is a plan. */
  readonly standingApproval?: StandingApproval | undefined;
  readonly planHash?: string | undefined;
  /** The trace context of the caller, which is not part of the request. */
  readonly traceparent?: Traceparent | undefined;
  /** The sweep that the run is a part of, and how often its target was tried before: they are the key then. */
  readonly sweep?: (TargetOrder["sweep"] & { readonly triesBefore: number }) | undefined;
  /** The caller's own key; without one, workflow, natural key and ticket are the key. */
  readonly idempotencyKey?: string | undefined;
}

export type StartAnswer = LaunchAnswer | { readonly kind: "keyReused" };

/**
 * Starts a run once, however often it is requested. The order of the writes guarantees that: the key (which fixes the id
 * of the run), the lease of the cluster, the record of the run, the lease confirmed, the instance. After a crash between
 * them, the repeated request completes the start; so does a request that finds the cluster busy. A workflow that changes
 * no cluster takes no lease.
 */
export async function startRun(deps: ReconcileDeps, order: RunOrder): Promise<StartAnswer> {
  const answer = await placeOrder(deps, order);
  if (answer.kind === "busy") {
    const leasedBy = await readIfReadable(deps.records, runs, answer.byRun);
    if (leasedBy === undefined || leasedBy instanceof MalformedRecord) return answer;
    // The run with the lease may be lost: reconciling it frees the cluster or restarts the run.
    if (hasEnded(await reconcileRun(deps, leasedBy.value))) return placeOrder(deps, order);
  }
  return answer;
}

/** Id of the run of an order's key; undefined if no such run is recorded. */
export async function runOfKey(records: Records, order: RunOrder): Promise<string | undefined> {
  const known = await records.read(idempotencyKeys, keyOf(order).key);
  if (known === undefined) return undefined;
  const { runId } = known.value;
  return (await lookAtRun(records, runId)) === "absent" ? undefined : runId;
}

async function placeOrder(deps: ReconcileDeps, order: RunOrder): Promise<StartAnswer> {
  const { records, clock } = deps;
  const claim = await claimKey(deps, order);
  if (claim.kind !== "claimed") return claim;
  const { runId } = claim;

  const known = await records.read(runs, runId);
  if (known !== undefined) return launchRun(deps, await reconcileRun(deps, known.value));
  const { leasedCluster } = order.request;
  if (leasedCluster !== undefined) {
    const lease = await takeLease(records, clock, leasedCluster, runId);
    if (lease.kind === "taken") return { kind: "busy", byRun: lease.byRun };
  }
  const run = newRun(deps, order, runId);
  await records.insert(runs, runId, run);
  return launchRun(deps, run);
}

type Claim = { readonly kind: "claimed"; readonly runId: string } | Exclude<StartAnswer, { kind: "started" }>;

/** Finds the run of a key, or reserves the key for a new run. */
async function claimKey({ records, clock }: LaunchDeps, order: RunOrder): Promise<Claim> {
  const { key, natural } = keyOf(order);
  const fresh: IdempotencyKey = {
    runId: newRunId(order),
    requestHash: hashOf(order),
    firstUsedAt: new Date(clock.now()).toISOString(),
  };
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await records.insert(idempotencyKeys, key, fresh)) return { kind: "claimed", runId: fresh.runId };
    const known = await records.read(idempotencyKeys, key);
    if (known === undefined) continue;
    const { runId, requestHash } = known.value;
    const same = requestHash === fresh.requestHash;
    if (!natural) return same ? { kind: "claimed", runId } : { kind: "keyReused" };
    const earlier = await lookAtRun(records, runId);
    if (same && earlier !== "ended") return { kind: "claimed", runId };
    if (earlier === "alive") return { kind: "busy", byRun: runId };
    // The run of the key has ended, or was never recorded and had another request: from here, the lease of the
    // cluster decides.
    if (await records.replace(idempotencyKeys, key, fresh, known.version)) {
      return { kind: "claimed", runId: fresh.runId };
    }
  }
  throw new RecordContended(idempotencyKeys.name, key);
}

/** Two requests with the same key must be equal. */
function hashOf({ workflow, request, requestedFor, ticket, planHash, idempotencyKey }: RunOrder): string {
  const asked = { workflow: workflow.name, request: request.input, ticket, planHash, idempotencyKey };
  return canonicalHash({ ...asked, ...(requestedFor === undefined ? {} : { for: personKey(requestedFor) }) });
}

/** The key of a caller is permanent and belongs to that caller; the natural key is free again after its run has ended. */
function keyOf({ idempotencyKey, requester, workflow, request, ticket = "", sweep }: RunOrder) {
  if (sweep !== undefined) {
    const target = ["sweep", sweep.id, canonicalId(request.subject), sweep.triesBefore];
    return { key: canonicalHash(target), natural: false };
  }
  const natural = idempotencyKey === undefined;
  const dependencies = natural
    ? ["natural", workflow.name, request.naturalKey, ticket]
    : ["caller", personKey(requester), idempotencyKey];
  return { key: canonicalHash(dependencies), natural };
}

/** A recognizable name that is safe in a URL, a file name and an instance id. */
function newRunId({ workflow, request }: RunOrder): string {
  const [verb = "run"] = workflow.name.split("-");
  const name = nameOf(request.subject)
    .replace(/[^A-Za-z0-9-]+/g, "-")
    .slice(0, 40);
  return `${verb}-${name}-${randomUUID().slice(-12)}`;
}

function partOf({
  id,
  wave,
  hasHours,
  triesBefore,
}: NonNullable<RunOrder["sweep"]>): NonNullable<RunRecord["sweep"]> {
  return {
    id,
    wave,
    ...defined({ hasHours }),
    ...(triesBefore === 0 ? {} : { triedBefore: true }),
  };
}

function newRun({ clock }: LaunchDeps, order: RunOrder, runId: string): RunRecord {
  const at = new Date(clock.now()).toISOString();
  return {
    id: runId,
    workflow: order.workflow.name,
    input: { ...order.request.input },
    ...defined({ ticket: order.ticket }),
    ...(order.sweep === undefined ? {} : { sweep: partOf(order.sweep) }),
    requester: order.requester,
    ...defined({ requestedFor: order.requestedFor, standingApproval: order.standingApproval }),
    state: "queued",
    createdAt: at,
    updatedAt: at,
    ...defined({ expectedPlanHash: order.planHash, traceparent: order.traceparent }),
    steps: [],
    commands: [],
  };
}
