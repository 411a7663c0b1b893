import { Checkpoint } from "../../domain/run/checkpoint.ts";
import { openObject } from "../../domain/open-object.ts";
import { defineActivity } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Reads what an earlier instance of a run worked from and has done; `null` where it had not come to its work. */
export const readCheckpoint = defineActivity({
  name: "readCheckpoint",
  input: openObject(runRef),
  done: Checkpoint.nullable(),
  retry: "record",
  repeatable: "reads only",
});
