import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Checks again a page of the clusters of a wave on which the workflow succeeded: their state and pools, the identities
 * that they use, and the roles that these had after the run.
 */
export const checkWave = defineRead({
  name: "checkWave",
  input: openObject({
    ...runRef,
    wave: z.number().int(),
    /** Which page of the wave, from 0. */
    page: z.number().int().nonnegative(),
  }),
  resource: ({ runId }) => runId,
  done: z.object({
    /** How many clusters of the page are worse. */
    clusters: z.number().int(),
    /** How they are worse, one sentence each, at most as many as an incident names. */
    worse: z.array(z.string()),
    isLast: z.boolean(),
  }),
  retry: "armRead",
  repeatable: "reads only",
});
