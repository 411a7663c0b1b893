import { MalformedRecord, RecordContended } from "../../platform/records/records.ts";
import { RecordsUnavailable } from "../../platform/records/records-unavailable.ts";
import { DatabaseUnusable } from "../../platform/sqlite-trouble.ts";
import { TaskHubUnavailable } from "../durable-engine.ts";
import type { Problem } from "./problem.ts";

/** What a caller is told of trouble with the records or the task hub; undefined for any other error. */
export function storageProblem(error: unknown): Problem | undefined {
  if (error instanceof MalformedRecord) {
    return {
      slug: "unreadable-record",
      title: "A record cannot be read by this version of Keyless",
      status: 501,
      detail: error.message,
      resource: error.document,
      nextStep:
        "if an update is under way, ask again when it is over; if Keyless went back to an older version, update it again; else repair the document",
    };
  }
  if (error instanceof RecordContended) {
    return {
      slug: "record-contended",
      title: "Others were faster every time",
      status: 503,
      detail: error.message,
      nextStep: "repeat the request with the same Idempotency-Key",
      headers: { "retry-after": "1" },
    };
  }
  if (error instanceof RecordsUnavailable || error instanceof DatabaseUnusable) {
    return {
      slug: "records-unavailable",
      title: "The records cannot be used now",
      status: 503,
      detail: error.message,
      nextStep: "remove the cause, then repeat the request with the same Idempotency-Key",
      headers: { "retry-after": "30" },
    };
  }
  if (error instanceof TaskHubUnavailable) {
    return {
      slug: "task-hub-unavailable",
      title: "The task hub cannot be used now",
      status: 503,
      detail: error.message,
      nextStep: "remove the cause, then repeat the request with the same Idempotency-Key",
      headers: { "retry-after": "30" },
    };
  }
  return undefined;
}
