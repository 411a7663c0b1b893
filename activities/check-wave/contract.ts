import { z } from "zod";
import { runRef } from "../../domain/run/run-ref.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";

/** Looks once more at the clusters of a wave that came through. Answers how they are worse, a sentence each. */
export const checkWave = defineRead({
  name: "checkWave",
  input: openObject({ ...runRef, wave: z.number().int() }),
  resource: ({ runId }) => runId,
  done: z.array(z.string()),
  retry: "armRead",
  repeatable: "reads only",
});
