import type { ResourceId } from "../../domain/arm-id.ts";
import type { Refusal, StartedOperation } from "../../domain/answer.ts";
import { observeCluster } from "../../activities/observe-cluster/contract.ts";
import { readMachines } from "../../activities/read-machines/contract.ts";
import { startMachineDeletion } from "../../activities/start-machine-deletion/contract.ts";
import { startPoolScaling } from "../../activities/start-pool-scaling/contract.ts";
import { phaseOf, type Pool } from "../../domain/cluster.ts";
import { minutes } from "../../domain/duration.ts";
import { nextLookMs } from "../../domain/migration/progress.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { whatAzureSaid } from "../steps/operation.ts";
import { explained, incident } from "../../domain/incidents.ts";

/** Nodes ordinarily come and go within minutes; no figure is published. */
const SCALING_MS = minutes(6);

/** About five hours. */
export const LOOKS_AT_MOST = 20;

export type BatchEnd =
  | { readonly kind: "done"; readonly looks: number }
  | { readonly kind: "refused"; readonly activity: string; readonly refusal: Refusal };

/** Gives a pool so many nodes more than it had, and follows that to the end. */
export function* addMachines(flow: Flow, clusterId: ResourceId, pool: Pool, more: number): Steps<BatchEnd> {
  const count = pool.count + more;
  const input = { clusterId, pool: pool.name, count };
  const resource = `${clusterId}/agentPools/${pool.name}`;
  const start = yield* flow.ask(startPoolScaling, input, { resource });
  if (start.kind === "refused") return { ...start, activity: startPoolScaling.name };
  const operation = start.kind === "started" ? start.operation : undefined;
  return yield* follow(flow, { clusterId, pool, count, operation, activity: startPoolScaling.name });
}

/** Deletes machines of a pool, which has its former count then, and follows that to the end. */
export function* removeMachines(
  flow: Flow,
  clusterId: ResourceId,
  pool: Pool,
  machines: readonly string[],
): Steps<BatchEnd> {
  const input = { clusterId, pool: pool.name, machines: [...machines] };
  const resource = `${clusterId}/agentPools/${pool.name}`;
  const start = yield* flow.ask(startMachineDeletion, input, { resource });
  if (start.kind === "refused") return { ...start, activity: startMachineDeletion.name };
  const operation = start.kind === "started" ? start.operation : undefined;
  const activity = startMachineDeletion.name;
  const end = yield* follow(flow, { clusterId, pool, count: pool.count, operation, activity });
  if (end.kind === "refused") return end;
  const read = yield* flow.ask(readMachines, { clusterId, pool: pool.name }, { resource });
  if (read.kind === "refused") return { ...read, activity: readMachines.name };
  const there = read.value.machines.filter((name) => machines.includes(name));
  if (there.length === 0) return end;
  const refusal = incident("machines-remain", resource, { machines: there });
  return { kind: "refused", activity, refusal };
}

interface Followed {
  readonly clusterId: ResourceId;
  readonly pool: Pool;
  /** What the pool must show at the end. A list may lag behind, so that its state alone proves nothing. */
  readonly count: number;
  readonly operation: StartedOperation | undefined;
  readonly activity: string;
}

function* follow(flow: Flow, { clusterId, pool, count, operation, activity }: Followed): Steps<BatchEnd> {
  const resource = `${clusterId}/agentPools/${pool.name}`;
  const soon = operation === undefined;
  for (let look = 0; ; look += 1) {
    const pause = look < LOOKS_AT_MOST ? nextLookMs(SCALING_MS, look, soon) : undefined;
    const last = pause === undefined;
    if (!last) {
      yield* flow.sleep(pause);
      const seen = yield* flow.ask(observeCluster, { clusterId }, { resource: clusterId });
      if (seen.kind === "refused")
        return { kind: "refused", activity: observeCluster.name, refusal: seen.refusal };
      const now = seen.value.pools.find(({ name }) => name === pool.name);
      const phase = now === undefined ? "failed" : phaseOf(now.provisioningState);
      if (phase === "succeeded" && now?.count === count) return { kind: "done", looks: look + 1 };
      if (phase === "inProgress" || phase === "succeeded") continue;
    }
    const said = yield* whatAzureSaid(flow, operation);
    const notScaled = last
      ? incident("operation-without-end", resource, { operation: "scaling of the pool", id: resource })
      : incident("scaling-failed", resource, { count });
    return { kind: "refused", activity, refusal: explained(notScaled, said) };
  }
}
