import type { z } from "zod";
import type { RunEnding } from "../../domain/run/ending.ts";
import type { Flow } from "./flow.ts";
import type { Midway, PlannedWork } from "./planned.ts";
import type { Steps } from "./steps.ts";

/**
 * What a run has done so far. It stands here and nowhere else: the report is made from it, also where the run ends early,
 * the checkpoint keeps it, and what follows reads it here. What an earlier instance of the run has kept is in it.
 */
export interface Progress<Trail> {
  readonly done: Trail;
  /** Puts fields in place of those that stood there. */
  readonly note: (done: Partial<Trail>) => void;
}

/** The part of a workflow that is its own. Its trail is what it has done so far, kept for the report. */
export interface WorkflowBody<Request, Facts, Plan, Trail, Report> {
  /** Reads a trail that an earlier instance of a run has kept. */
  readonly trail: z.ZodType<Trail>;
  /** The trail of a run that has done nothing yet. */
  begin(request: Request): Trail;
  /**
   * Waits until nothing goes on that an earlier instance of the run may have begun. Absent for a workflow that begins
   * nothing which goes on by itself.
   */
  settle?(flow: Flow, request: Request): Steps<void>;
  /** Does what the plan says, and notes what it has done as soon as it has. */
  carryOut(
    flow: Flow,
    planned: PlannedWork<Request, Facts, Plan, Trail>,
    progress: Progress<Trail>,
  ): Steps<void>;
  /** For a workflow whose own work shows in the facts that are read again. */
  readonly midway?: Midway<Facts, Trail>;
  /** Pure: a report can be made from the trail at any point. */
  report(trail: Trail, ending: RunEnding<Plan>): Report;
}
