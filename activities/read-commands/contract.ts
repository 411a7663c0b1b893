import { z } from "zod";
import { openObject } from "../../domain/open-object.ts";
import { RunCommand } from "../../domain/run/record.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads what people told a run to do, oldest first. */
export const readCommands = defineActivity({
  name: "readCommands",
  input: openObject({ runId: z.string() }),
  done: z.array(RunCommand),
  retry: "record",
  repeatable: "reads only",
});
