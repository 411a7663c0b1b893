import type { z } from "zod";
import type { RunEnding } from "../../domain/run/ending.ts";
import type { Flow } from "./flow.ts";
import type { Midway, PlannedWork } from "./planned.ts";
import type { Steps } from "./steps.ts";

/**
 * The progress of a run, and the only place for it: the report is made from it, also if the run ends early, the checkpoint
 * stores it, and later steps read it. It includes the progress of earlier instances of the run.
 */
export interface ProgressLog<SoFar> {
  readonly done: SoFar;
  /** Replaces the given fields. */
  readonly note: (done: Partial<SoFar>) => void;
}

/** What differs between workflows. `SoFar` is the progress of a run. */
export interface WorkflowBody<Request, Facts, Plan, SoFar, Report> {
  /** The schema of the progress, for checkpoints of earlier instances. */
  readonly soFar: z.ZodType<SoFar>;
  /** The progress of a run that has done nothing yet. */
  begin(request: Request): SoFar;
  /**
   * Waits until nothing is in progress that an earlier instance of the run may have started. Absent for a workflow that starts
   * nothing that continues by itself.
   */
  settle?(flow: Flow, request: Request): Steps<void>;
  /**
   * Whether the run may have begun to change its cluster. From then on another instance of it goes on whatever the hours of
   * its sweep are, because half-way is worse; before, it waits for them. Absent for a workflow whose runs have no hours.
   */
  mayHaveBegun?(soFar: SoFar): boolean;
  /** Carries out the plan, and notes each change as soon as it is done. */
  carryOut(
    flow: Flow,
    planned: PlannedWork<Request, Facts, Plan, SoFar>,
    progress: ProgressLog<SoFar>,
  ): Steps<void>;
  /** For a workflow whose changes appear in the facts when they are read again. */
  readonly midway?: Midway<Facts, SoFar>;
  /** Pure. The report can be made at any point of a run. */
  report(soFar: SoFar, ending: RunEnding<Plan>): Report;
}
