import { z } from "zod";
import { KeptProgress, KeptWork } from "../../domain/run/checkpoint.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Saves what a run is about to work from, so that another instance can continue it. */
export const saveCheckpoint = defineRead({
  name: "saveCheckpoint",
  input: openObject({ ...runRef, at: z.string(), work: KeptWork, soFar: KeptProgress }),
  resource: ({ runId }) => runId,
  done: z.null(),
  retry: "record",
  repeatable: "natural: the same checkpoint is written over itself",
});
