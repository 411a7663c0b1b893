import { z } from "zod";
import { openObject } from "../../domain/open-object.ts";
import { RunCommand } from "../../domain/run/record.ts";
import { defineActivity } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** Reads what people told a run to do, oldest first. */
export const readCommands = defineActivity({
  name: "readCommands",
  input: openObject(runRef),
  done: z.array(RunCommand),
  retry: "record",
  repeatable: "reads only",
});
