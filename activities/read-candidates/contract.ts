import { z } from "zod";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { Candidate } from "../../domain/sweep/target.ts";
import { defineRead } from "../activity-contract.ts";

const Fleet = z.strictObject({
  readAt: z.string(),
  clusters: z.array(Candidate),
  /** When the service principals of the clusters expire (ISO 8601), by client id; without those whose expiry is unknown. */
  expiries: z.record(z.string(), z.string()),
});

/** Lists every cluster that Keyless can read in Resource Graph, and when its service principal expires. */
export const readCandidates = defineRead({
  name: "readCandidates",
  input: z.strictObject({}),
  resource: () => "the clusters that Keyless may see",
  done: guarded(Fleet),
  retry: "armRead",
  repeatable: "reads only",
});
