import { MalformedRecord } from "../../platform/records/records.ts";
import type { Problem } from "./problem.ts";

/** What a caller is told of trouble with the records; undefined for any other error. */
export function recordsProblem(error: unknown): Problem | undefined {
  if (!(error instanceof MalformedRecord)) return undefined;
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
