import { hasEnded } from "../../domain/run/record.ts";
import { runs } from "./kinds.ts";
import { MalformedRecord, readIfReadable, type Records } from "./records.ts";

/**
 * Whether a run may still change something. A run whose record cannot be read counts as in progress: another version
 * works on it, and its lease must not go to another run.
 */
export async function lookAtRun(records: Records, id: string): Promise<"alive" | "ended" | "absent"> {
  const stored = await readIfReadable(records, runs, id);
  if (stored === undefined) return "absent";
  return stored instanceof MalformedRecord || !hasEnded(stored.value) ? "alive" : "ended";
}
