import { z } from "zod";
import { openObject } from "../schema/open-object.ts";
import { hours, minutes } from "../text/duration.ts";
import { instanceOf } from "./instance.ts";
import type { RunRecord, RunStep } from "./record.ts";
import { instanceReason } from "../reasons/instances.ts";
import { defined } from "../schema/defined.ts";

/** What stops a run this often within a day stops it for good: a person has to find the cause. */
const RESTARTS_A_DAY = 3;

/** A run lives for weeks; what stops it ever again is not passing. */
const RESTARTS_AT_MOST = 10;

/** How long after the restart before it each restart of a day comes at the earliest. */
const PAUSES_MS = [0, minutes(5), minutes(30)];

const DAY_MS = hours(24);

/** Whether a run whose instance was lost may be given another. */
export type MayRestart =
  | { readonly kind: "now" }
  | { readonly kind: "later"; readonly at: number }
  | { readonly kind: "never"; readonly why: string };

export function mayRestart({ restarts = [] }: Pick<RunRecord, "restarts">, now: number): MayRestart {
  const today = restarts.filter(({ at }) => now - Date.parse(at) < DAY_MS);
  const last = today.at(-1);
  if (restarts.length >= RESTARTS_AT_MOST) {
    return { kind: "never", why: instanceReason("restarted", { times: RESTARTS_AT_MOST }) };
  }
  if (today.length >= RESTARTS_A_DAY) {
    return { kind: "never", why: instanceReason("restarted-today", { times: RESTARTS_A_DAY }) };
  }
  const dueAt = last === undefined ? now : Date.parse(last.at) + (PAUSES_MS[today.length] ?? 0);
  return dueAt <= now ? { kind: "now" } : { kind: "later", at: dueAt };
}

/**
 * Gives up the run's instance; the next one begins. What stands in the record stays: the plan and its approval, what
 * people said, the steps. An incident is no more, because the next instance tries that again.
 */
export function restarted(run: RunRecord, at: string, because: string): RunRecord {
  const { incident: _triedAgain, childInstances, stuck: _noMore, ...rest } = run;
  const lost = {
    at,
    instance: instanceOf(run),
    ...defined({ childInstances }),
    because,
  };
  const restarts = [...(run.restarts ?? []), lost];
  const detail = instanceReason("restart", { times: restarts.length, because });
  return {
    ...rest,
    // A person who is about to approve the plan may do so meanwhile.
    state: run.state === "waitingForApproval" ? run.state : "queued",
    updatedAt: at,
    restarts,
    steps: [...run.steps.map((step) => over(step, at)), { name: "restart", detail, startedAt: at }],
  };
}

function over(step: RunStep, at: string): RunStep {
  return step.endedAt === undefined ? { ...step, endedAt: at } : step;
}

/** What an instance must know of those before it. */
export const Continued = openObject({
  /** How often the run was started again. */
  times: z.number().int(),
  /** How long the run was paused so far, in milliseconds. */
  pausedMs: z.number(),
  /** The plan that waits for its approval, and since when (ISO 8601). */
  asked: openObject({ planHash: z.string(), since: z.string() }).optional(),
});
export type Continued = z.infer<typeof Continued>;

/** Undefined for a run that its first instance carries. */
export function continuedFrom(run: RunRecord): Continued | undefined {
  const { restarts = [], steps, planHash } = run;
  if (restarts.length === 0) return undefined;
  const pausedMs = steps
    .filter(({ name }) => name === "pause")
    .reduce(
      (sum, { startedAt, endedAt = startedAt }) => sum + Date.parse(endedAt) - Date.parse(startedAt),
      0,
    );
  const since = steps.find((step) => planHash !== undefined && step.planHash === planHash)?.startedAt;
  return {
    times: restarts.length,
    pausedMs,
    ...(planHash === undefined || since === undefined ? {} : { asked: { planHash, since } }),
  };
}
