import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { readCommands } from "./contract.ts";

export function makeReadCommands(records: Records): Handler<typeof readCommands> {
  return async (ref) => {
    const read = await changeRun(records, ref, (same) => same);
    return read.kind === "refused" ? read : { kind: "done", value: read.run.commands };
  };
}
