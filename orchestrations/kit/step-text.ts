import type { RunState } from "../../domain/run/record.ts";
import type { DetailCode } from "../../domain/steps/details.ts";

/** The texts of a step that a run can enter. */
export interface StepText {
  /** The name in records. */
  readonly name: string;
  /** A few words, for a list of steps. */
  readonly label: string;
  /** The state of the run in this step. */
  readonly state: RunState;
  /** What the run does in this step, in one sentence. */
  readonly detail: string;
  /** What the record can show beside the name. */
  readonly shows: readonly DetailCode[];
}

/** Every run starts with these steps, in this order. */
const FIRST_STEPS: readonly StepText[] = [
  {
    name: "read",
    label: "read",
    state: "running",
    detail: "Reads everything that the plan is made from.",
    shows: ["facts-again-after-stop", "facts-again-after-approval", "checkpoint", "resumed"],
  },
  {
    name: "plan",
    label: "plan",
    state: "planned",
    detail:
      "Makes the plan: its findings, its writes and how long they take. A plan with a blocker refuses the run.",
    shows: ["plan-made", "plan-refused"],
  },
  {
    name: "approve",
    label: "wait for approval",
    state: "waitingForApproval",
    detail: "Waits for a person to approve the plan, if the deployment or the request requires it.",
    shows: [
      "approval",
      "approval-of-new-plan",
      "standing-approval",
      "standing-approval-over",
      "standing-approval-exceeded",
    ],
  },
];

/** Every run that has carried out its plan ends with this step. */
const LAST_STEP: StepText = {
  name: "report",
  label: "report",
  state: "running",
  detail: "Writes the report: what was read back, and what remains to be done.",
  shows: ["proof"],
};

/** These steps can come between any two others. */
export const STEPS_IN_BETWEEN: readonly StepText[] = [
  {
    name: "pause",
    label: "paused",
    state: "paused",
    detail: "A person has paused the run before its next step.",
    shows: [],
  },
  {
    name: "awaitHours",
    label: "wait for hours",
    state: "waiting",
    detail:
      "The run of a sweep began later than it was started, or its instance was lost. It waits for the hours of the sweep before it changes the cluster.",
    shows: ["sweep-hours"],
  },
  {
    name: "restart",
    label: "restart",
    state: "running",
    detail: "The instance of the run was lost. A new instance continues from the last checkpoint.",
    shows: [],
  },
];

/** All steps of a run with these own steps. */
export const stepsOf = (...own: readonly StepText[]): readonly StepText[] => [
  ...FIRST_STEPS,
  ...own,
  LAST_STEP,
];
