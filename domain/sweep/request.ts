import type { z } from "zod";
import { contradictions } from "./contradictions.ts";
import { SweepFields } from "./request-fields.ts";

/** The workflow, the clusters, their order, and the limits. */
export const SweepRequest = SweepFields.superRefine((request, context) => {
  for (const { path, message } of contradictions(request)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});
export type SweepRequest = z.infer<typeof SweepRequest>;
