import { z } from "zod";
import { Finding, KeptFinding } from "../findings/finding.ts";

export const Outcome = z.enum(["succeeded", "partlySucceeded", "refused", "cancelled", "failed"]);
export type Outcome = z.infer<typeof Outcome>;

/** What the report of every workflow says, whatever its outcome. */
export const reportFields = {
  outcome: Outcome,
  /** One sentence for a ticket. */
  summary: z.string(),
  planHash: z.string().optional(),
  findings: z.array(Finding),
  /** What is left for a person or a later run, each with a reason. */
  remains: z.array(z.string()),
};

/** A report that a workflow has made: the common fields, and whatever the workflow adds. */
export const RunReport = z.looseObject({ workflow: z.string(), ...reportFields });
export type RunReport = z.infer<typeof RunReport>;

/** A report as records keep it: another version may have made it, and end runs in ways that this one does not know. */
export const KeptReport = z.looseObject({
  workflow: z.string(),
  ...reportFields,
  outcome: z.string(),
  findings: z.array(KeptFinding),
});
export type KeptReport = z.infer<typeof KeptReport>;
