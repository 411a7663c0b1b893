import type { HistoryEvent, ParentLink } from "./history.ts";

export const runtimeStatuses = [
  "Running",
  "Completed",
  "ContinuedAsNew",
  "Failed",
  "Canceled",
  "Terminated",
  "Pending",
  "Suspended",
] as const;

/** Durable Functions' OrchestrationRuntimeStatus. */
export type RuntimeStatus = (typeof runtimeStatuses)[number];

/** One orchestration as a client sees it. Payloads are JSON texts, times milliseconds since the epoch. */
export interface Instance {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly version: string | null;
  readonly status: RuntimeStatus;
  readonly input: string | null;
  /** The result; or, as in Azure Storage's Instances table, why it was terminated, suspended or resumed. */
  readonly output: string | null;
  readonly customStatus: string | null;
  readonly parent: ParentLink | null;
  readonly generation: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** True if nothing will happen to it any more. */
export function hasEnded(instance: Pick<Instance, "status">): boolean {
  return ["Completed", "Failed", "Canceled", "Terminated"].includes(instance.status);
}

/** The instance after these events, in the manner of DurableTask.AzureStorage's AzureTableTrackingStore. */
export function after(before: Instance | undefined, events: readonly HistoryEvent[], now: number): Instance {
  let instance = before;
  for (const event of events) {
    if (event.type === "ExecutionStarted") {
      instance = {
        instanceId: event.instanceId,
        executionId: event.executionId,
        name: event.name,
        version: event.version,
        status: "Running",
        input: event.input,
        output: instance?.output ?? null,
        customStatus: instance?.customStatus ?? null,
        parent: event.parent,
        generation: event.generation ?? instance?.generation ?? 0,
        createdAt: event.at,
        updatedAt: now,
      };
    } else if (instance !== undefined) {
      instance = { ...instance, ...changeBy(event) };
    }
  }
  if (instance === undefined) throw new Error("An orchestration's first event must be ExecutionStarted.");
  return { ...instance, updatedAt: now };
}

function changeBy(event: HistoryEvent): Partial<Instance> {
  switch (event.type) {
    case "ExecutionCompleted":
      return { status: event.status, output: event.result };
    case "ExecutionTerminated":
      return { output: event.reason };
    case "ExecutionSuspended":
      return { status: "Suspended", output: event.reason };
    case "ExecutionResumed":
      return { status: "Running", output: event.reason };
    default:
      return {};
  }
}
