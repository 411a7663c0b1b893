import type { z } from "zod";
import type { RunCommand } from "../../domain/run/record.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { readCommands } from "./contract.ts";

export function makeReadCommands(records: Records) {
  return async ({ runId }: z.infer<typeof readCommands.input>): Promise<Answer<RunCommand[]>> => {
    const run = await changeRun(records, runId, (same) => same);
    return { kind: "done", value: run.commands };
  };
}
