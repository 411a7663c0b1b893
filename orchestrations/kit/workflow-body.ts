import type { z } from "zod";
import type { RunEnding } from "../../domain/run/ending.ts";
import type { Flow } from "./flow.ts";
import type { Midway, PlannedWork } from "./planned.ts";
import type { Steps } from "./steps.ts";

/**
 * What a run has done so far. It stands here and nowhere else: the report is made from it, also where the run ends early,
 * the checkpoint keeps it, and what follows reads it here. What an earlier instance of the run has kept is in it.
 */
export interface ProgressLog<SoFar> {
  readonly done: SoFar;
  /** Puts fields in place of those that stood there. */
  readonly note: (done: Partial<SoFar>) => void;
}

/** The part of a workflow that is its own. `SoFar` is what it has done so far, kept for the report. */
export interface WorkflowBody<Request, Facts, Plan, SoFar, Report> {
  /** Reads the progress that an earlier instance of a run has kept. */
  readonly soFar: z.ZodType<SoFar>;
  /** The progress of a run that has done nothing yet. */
  begin(request: Request): SoFar;
  /**
   * Waits until nothing goes on that an earlier instance of the run may have begun. Absent for a workflow that begins
   * nothing which goes on by itself.
   */
  settle?(flow: Flow, request: Request): Steps<void>;
  /** Does what the plan says, and notes what it has done as soon as it has. */
  carryOut(
    flow: Flow,
    planned: PlannedWork<Request, Facts, Plan, SoFar>,
    progress: ProgressLog<SoFar>,
  ): Steps<void>;
  /** For a workflow whose own work shows in the facts that are read again. */
  readonly midway?: Midway<Facts, SoFar>;
  /** Pure: a report can be made at any point of a run. */
  report(soFar: SoFar, ending: RunEnding<Plan>): Report;
}
