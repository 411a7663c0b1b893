import type { z } from "zod";
import type { RunCommand } from "../../domain/run/record.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { readCommands } from "./contract.ts";

export function makeReadCommands(records: Records) {
  return async (ref: z.infer<typeof readCommands.input>): Promise<Answer<RunCommand[]>> => {
    const read = await changeRun(records, ref, (same) => same);
    return read.kind === "refused" ? read : { kind: "done", value: read.run.commands };
  };
}
