import type { z } from "zod";
import type { Checkpoint } from "../../domain/run/checkpoint.ts";
import * as checkpoints from "../../platform/records/checkpoints.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Answer } from "../activity-contract.ts";
import type { readCheckpoint } from "./contract.ts";

export function makeReadCheckpoint(records: Records) {
  return async ({ runId }: z.infer<typeof readCheckpoint.input>): Promise<Answer<Checkpoint | null>> => ({
    kind: "done",
    value: (await checkpoints.readCheckpoint(records, runId)) ?? null,
  });
}
