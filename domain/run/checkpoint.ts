import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { KeptPlan } from "./plan.ts";

/** What a workflow has noted of what it has done: fields of its own, which it alone understands. */
export const KeptProgress = z.record(z.string(), z.unknown());
export type KeptProgress = z.infer<typeof KeptProgress>;

/** What a run works from: facts, the plan that follows from them, and the plan of the record, which covers that one. */
export const KeptWork = openObject({
  facts: z.unknown(),
  plan: KeptPlan,
  approved: KeptPlan,
  planHash: z.string(),
});
export type KeptWork = z.infer<typeof KeptWork>;

/**
 * What another instance needs to carry a run on. It is written before the first change in Azure and kept until the run
 * ends: a run without one has changed nothing.
 */
export const Checkpoint = openObject({
  savedAt: z.string(),
  /** Absent where it is larger than a record may be: such a run is not carried on. */
  work: KeptWork.optional(),
  soFar: KeptProgress,
});
export type Checkpoint = z.infer<typeof Checkpoint>;
