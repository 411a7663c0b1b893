import { z } from "zod";
import { KeptTrail, KeptWork } from "../../domain/run/checkpoint.ts";
import { openObject } from "../../domain/open-object.ts";
import { defineActivity } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Keeps what a run is about to work from, so that another instance can carry it on. */
export const saveCheckpoint = defineActivity({
  name: "saveCheckpoint",
  input: openObject({ ...runRef, at: z.string(), work: KeptWork, trail: KeptTrail }),
  done: z.null(),
  retry: "record",
  repeatable: "natural: the same checkpoint is written over itself",
});
