import { Checkpoint } from "../../domain/run/checkpoint.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Reads what an earlier instance of a run worked from and has done; `null` if it had not started its work. */
export const readCheckpoint = defineRead({
  name: "readCheckpoint",
  input: openObject(runRef),
  resource: ({ runId }) => runId,
  done: Checkpoint.nullable(),
  retry: "record",
  repeatable: "reads only",
});
