import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { KeptPlan } from "./plan.ts";

/** The progress that a workflow has noted, in its own fields. */
export const KeptProgress = z.record(z.string(), z.unknown());
export type KeptProgress = z.infer<typeof KeptProgress>;

/** The facts of a run, the plan that follows from them, and the plan in the record, which covers that plan. */
export const KeptWork = openObject({
  facts: z.unknown(),
  plan: KeptPlan,
  approved: KeptPlan,
  planHash: z.string(),
});
export type KeptWork = z.infer<typeof KeptWork>;

/**
 * What a new instance needs to continue a run. It is written before the first change in Azure and kept until the run ends, so a
 * run without a checkpoint has changed nothing.
 */
export const Checkpoint = openObject({
  savedAt: z.string(),
  /** Absent if it is larger than a record can be: then no new instance can continue the run. */
  work: KeptWork.optional(),
  soFar: KeptProgress,
});
export type Checkpoint = z.infer<typeof Checkpoint>;
