import { MalformedRecord, RecordContended } from "../../platform/records/records.ts";
import { RecordsUnavailable } from "../../platform/records/records-unavailable.ts";
import { DatabaseUnusable } from "../../platform/sqlite/trouble.ts";
import { TaskHubUnavailable } from "../durable-engine.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

/** The answer to a caller when the records or the task hub fail; undefined for any other error. */
export function storageProblem(error: unknown): Problem | undefined {
  if (error instanceof MalformedRecord) {
    return {
      ...problem("unreadable-record", { error: error.message }),
      resource: error.document,
    };
  }
  if (error instanceof RecordContended) {
    return problem("record-contended", { error: error.message });
  }
  if (error instanceof RecordsUnavailable || error instanceof DatabaseUnusable) {
    return problem("records-unavailable", { error: error.message });
  }
  if (error instanceof TaskHubUnavailable) {
    return problem("task-hub-unavailable", { error: error.message });
  }
  return undefined;
}
