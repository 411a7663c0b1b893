import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Refusal } from "../../domain/activity/answer.ts";
import { readMachines } from "../../activities/read-machines/contract.ts";
import { startMachineDeletion } from "../../activities/start-machine-deletion/contract.ts";
import { startPoolScaling } from "../../activities/start-pool-scaling/contract.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { minutes } from "../../domain/text/duration.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { judgeCount } from "../../domain/cluster/operation-progress.ts";
import type { Flow } from "../kit/flow.ts";
import { type OperationAbout, type OperationTry, tryOperation } from "../kit/operation.ts";
import type { Steps } from "../kit/steps.ts";

/** Nodes are usually added and deleted within minutes; Azure publishes no figure. */
const SCALING_MS = minutes(6);

/** The number of polls: about five hours. */
export const LOOKS_AT_MOST = 20;

export type BatchEnd =
  | { readonly kind: "done"; readonly looks: number }
  | { readonly kind: "refused"; readonly activity: string; readonly refusal: Refusal };

/** Adds this many nodes to a pool, and waits for the end. */
export function* addMachines(flow: Flow, clusterId: ResourceId, pool: Pool, more: number): Steps<BatchEnd> {
  const count = pool.count + more;
  const scale = { clusterId, pool: pool.name, count };
  return endOf(yield* tryOperation(flow, startPoolScaling, scale, scaling(clusterId, pool, count)));
}

/** Deletes machines of a pool, which then has its former count, and waits for the end. */
export function* removeMachines(
  flow: Flow,
  clusterId: ResourceId,
  pool: Pool,
  machines: readonly string[],
): Steps<BatchEnd> {
  const resource = `${clusterId}/agentPools/${pool.name}`;
  const deletion = { clusterId, pool: pool.name, machines: [...machines] };
  const about = scaling(clusterId, pool, pool.count);
  const end = endOf(yield* tryOperation(flow, startMachineDeletion, deletion, about));
  if (end.kind === "refused") return end;
  const read = yield* flow.ask(readMachines, { clusterId, pool: pool.name }, { resource });
  if (read.kind === "refused") return { ...read, activity: readMachines.name };
  const there = read.value.machines.filter((name) => machines.includes(name));
  if (there.length === 0) return end;
  const refusal = incident("machines-remain", resource, { machines: there });
  return { kind: "refused", activity: startMachineDeletion.name, refusal };
}

/** A pool that already has its nodes is read all the same. */
function scaling(clusterId: ResourceId, pool: Pool, count: number): OperationAbout<"scaled"> {
  return {
    clusterId,
    expectedMs: SCALING_MS,
    looksAtMost: LOOKS_AT_MOST,
    whenAlready: "look",
    kind: "poolScaling",
    judge: (cluster) => judgeCount(cluster, pool.name, count),
    failed: () => incident("scaling-failed", `${clusterId}/agentPools/${pool.name}`, { count }),
  };
}

function endOf(end: OperationTry<unknown>): BatchEnd {
  switch (end.kind) {
    case "ended":
      return { kind: "done", looks: end.looks };
    case "refused":
      return { kind: "refused", activity: end.activity, refusal: end.refusal };
    case "already":
    case "stopped":
      return { kind: "done", looks: 0 };
  }
}
