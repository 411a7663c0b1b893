import type { RunRecord } from "./record.ts";

/**
 * The id of the orchestration instance that carries a run: the run's own, and after each restart another. Nothing of an
 * instance that was given up can be taken for the present one's, whatever still runs of it.
 */
export function instanceOf({ id, restarts = [] }: Pick<RunRecord, "id" | "restarts">): string {
  return restarts.length === 0 ? id : `${id}-r${String(restarts.length)}`;
}

/** True until the present instance has recorded its first step. */
export function isStarting({ state, steps, restarts = [] }: RunRecord): boolean {
  if (restarts.length === 0) return state === "queued";
  return steps.some(({ name, endedAt }) => name === "restart" && endedAt === undefined);
}

/** Since when the present instance is to begin (ISO 8601). */
export function startingSince({ createdAt, restarts = [] }: RunRecord): string {
  return restarts.at(-1)?.at ?? createdAt;
}
