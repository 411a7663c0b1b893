import { z } from "zod";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { SweepFacts } from "../../domain/sweep/facts.ts";
import { SweepRequest } from "../../domain/sweep/request.ts";
import { defineRead } from "../activity-contract.ts";

/** The request of a sweep, and the run whose targets are frozen; without a run each planning is one of its own. */
export const PlannedSweep = SweepRequest.extend({
  plannedFor: z.strictObject({ runId: z.string(), expectedPlanHash: z.string().optional() }).optional(),
});
export type PlannedSweep = z.infer<typeof PlannedSweep>;

/**
 * Chooses the targets of a sweep, has each one's own plan made, and freezes them. Answers `wait` while there are clusters
 * left to plan; whoever asks again for the same goes on from there. Asked again for a run, it answers what was frozen.
 */
export const readSweepFacts = defineRead({
  name: "readSweepFacts",
  input: PlannedSweep,
  resource: ({ workflow }) => workflow,
  done: guarded(SweepFacts),
  retry: "armRead",
  repeatable: "natural: what has been planned is kept, and what is frozen stays",
});
