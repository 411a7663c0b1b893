import { z } from "zod";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { SweepFacts } from "../../domain/sweep/facts.ts";
import { SweepRequest } from "../../domain/sweep/request.ts";
import { defineRead } from "../activity-contract.ts";

/** The request of a sweep, and the run whose targets are frozen. Without a run, each planning is a separate one. */
export const PlannedSweep = SweepRequest.extend({
  plannedFor: z.strictObject({ runId: z.string(), expectedPlanHash: z.string().optional() }).optional(),
});
export type PlannedSweep = z.infer<typeof PlannedSweep>;

/**
 * Chooses the targets of a sweep, makes the plan of each one, and freezes them. Returns `wait` while clusters are left to
 * plan; a repeated call with the same input continues. Called again for a run, it returns what was frozen.
 */
export const readSweepFacts = defineRead({
  name: "readSweepFacts",
  input: PlannedSweep,
  resource: ({ workflow }) => workflow,
  done: guarded(SweepFacts),
  retry: "armRead",
  repeatable: "natural: what has been planned is kept, and what is frozen stays",
});
