import { z } from "zod";
import { openObject } from "../../domain/schema/open-object.ts";
import { RunCommand } from "../../domain/run/record.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Reads the commands to a run, oldest first. */
export const readCommands = defineRead({
  name: "readCommands",
  input: openObject(runRef),
  resource: ({ runId }) => runId,
  done: z.array(RunCommand),
  retry: "record",
  repeatable: "reads only",
});
