import { hasEnded } from "../../domain/run/record.ts";
import { runs } from "./kinds.ts";
import { MalformedRecord, readIfReadable, type Records } from "./records.ts";

/**
 * Whether a run may still change something. One whose record cannot be read is alive: another version is at work there,
 * and what it holds must not be given to somebody else.
 */
export async function lookAtRun(records: Records, id: string): Promise<"alive" | "ended" | "absent"> {
  const stored = await readIfReadable(records, runs, id);
  if (stored === undefined) return "absent";
  return stored instanceof MalformedRecord || !hasEnded(stored.value) ? "alive" : "ended";
}
