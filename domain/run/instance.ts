import type { RunRecord } from "./record.ts";

/**
 * The id of the orchestration instance of a run: first that of the run, and a new one after each restart. So nothing that a
 * given-up instance still does can be mistaken for the work of the current one.
 */
export function instanceOf({ id, restarts = [] }: Pick<RunRecord, "id" | "restarts">): string {
  return restarts.length === 0 ? id : `${id}-r${String(restarts.length)}`;
}

/** True until the current instance has recorded its first step. */
export function isStarting({ state, steps, restarts = [] }: RunRecord): boolean {
  if (restarts.length === 0) return state === "queued";
  return steps.some(({ name, endedAt }) => name === "restart" && endedAt === undefined);
}

/** When the current instance was started (ISO 8601). */
export function startingSince({ createdAt, restarts = [] }: RunRecord): string {
  return restarts.at(-1)?.at ?? createdAt;
}
