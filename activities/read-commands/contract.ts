import { z } from "zod";
import { RunCommand } from "../../domain/run/record.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads what people told a run to do, oldest first. */
export const readCommands = defineActivity({
  name: "readCommands",
  input: z.strictObject({ runId: z.string() }),
  done: z.array(RunCommand),
  retry: "record",
  repeatable: "reads only",
});
