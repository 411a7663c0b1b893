import type { FailureDetails } from "./failure-details.ts";

/** What a turn decided that its history does not hold yet. `id` is the orchestration's own sequence number. */
export type Decision = ScheduleActivity | CreateChild | StartTimer | Complete;

interface ScheduleActivity {
  readonly type: "ScheduleActivity";
  readonly id: number;
  readonly name: string;
  readonly input: string | null;
}

interface CreateChild {
  readonly type: "CreateChild";
  readonly id: number;
  readonly name: string;
  readonly version: string | null;
  readonly instanceId: string;
  readonly input: string | null;
}

interface StartTimer {
  readonly type: "StartTimer";
  readonly id: number;
  readonly fireAt: number;
}

export interface Complete {
  readonly type: "Complete";
  readonly id: number;
  readonly status: "Completed" | "Failed" | "Terminated" | "ContinuedAsNew";
  readonly result: string | null;
  readonly details: string | null;
  readonly failure?: FailureDetails;
}

/** The names that DurableTask.Core gives to these decisions; they appear in its messages. */
export const coreNames: Readonly<Record<Decision["type"], string>> = {
  ScheduleActivity: "ScheduleTaskOrchestratorAction",
  CreateChild: "CreateSubOrchestrationAction",
  StartTimer: "CreateTimerOrchestratorAction",
  Complete: "OrchestrationCompleteOrchestratorAction",
};
