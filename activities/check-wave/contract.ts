import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Looks once more at clusters of a wave that came through, a page of them at a time: at their state and their pools, at the
 * identities that they act as, and at the roles that these were left with.
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
    /** How they are worse, a sentence each; some of the sentences where there are many. */
    worse: z.array(z.string()),
    isLast: z.boolean(),
  }),
  retry: "armRead",
  repeatable: "reads only",
});
