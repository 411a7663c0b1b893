import { hours, minutes } from "../text/duration.ts";
import { instanceOf, isStarting, startingSince } from "./instance.ts";
import type { RunRecord, Stuck } from "./record.ts";
import { mayRestart } from "./restart.ts";
import { instanceReason, stuckStep } from "../reasons/instances.ts";

/** An orchestration instance as the engine shows it. */
export type InstanceSeen =
  | {
      readonly kind: "alive";
      /** Somebody has suspended it outside of Keyless. */
      readonly suspended: boolean;
      /** When its last turn was, in milliseconds since the epoch. */
      readonly lastTurnAt: number;
      /** Until when it may be silent, in milliseconds since the epoch; absent where it does not tell. */
      readonly quietUntil?: number | undefined;
    }
  | {
      readonly kind: "over";
      readonly how: "Completed" | "Failed" | "Terminated" | "Canceled";
      /** What the engine says of it; empty if nothing. */
      readonly said: string;
    }
  | { readonly kind: "missing" };

/** What is to be done about a run that has not ended. */
export type RunVerdict =
  | { readonly kind: "fine" }
  /** It moves again: nothing is to be shown any more. */
  | { readonly kind: "moves" }
  /** Its present instance was never started, or is not known to be. */
  | { readonly kind: "start" }
  | { readonly kind: "stuck"; readonly stuck: Stuck }
  | { readonly kind: "restart"; readonly because: string }
  | { readonly kind: "fail"; readonly why: string };

/** Whoever started a run has its instance started within this time, or has died. */
const STARTS_WITHIN_MS = minutes(1);

/** Timers and messages may be this late before anybody wonders: an app that is deployed anew is away for minutes. */
export const LATE_AT_MOST_MS = minutes(15);

/** An instance that has been stuck for so long under our eyes is given up. */
export const STUCK_AT_MOST_MS = hours(1);

/** Compares a run that has not ended with the instance that is to carry it. */
export function judgeRun(run: RunRecord, seen: InstanceSeen, now: number): RunVerdict {
  switch (seen.kind) {
    case "missing":
      if (!isStarting(run)) return givenUp(run, instanceReason("instance-missing"), now);
      return now - Date.parse(startingSince(run)) < STARTS_WITHIN_MS ? { kind: "fine" } : { kind: "start" };
    case "over": {
      const { how, said } = seen;
      if (how === "Terminated") return { kind: "fail", why: instanceReason("instance-terminated", { said }) };
      return givenUp(run, instanceReason("instance-ended", { how, said }), now);
    }
    case "alive":
      return judgeAlive(run, seen, now);
  }
}

function judgeAlive(run: RunRecord, seen: InstanceSeen & { kind: "alive" }, now: number): RunVerdict {
  const { suspended, lastTurnAt, quietUntil } = seen;
  const late = quietUntil !== undefined && now - quietUntil > LATE_AT_MOST_MS;
  if (!suspended && !late) return run.stuck === undefined ? { kind: "fine" } : { kind: "moves" };
  const since = new Date(lastTurnAt).toISOString();
  const known = run.stuck?.since === since ? run.stuck : undefined;
  const seenAt = known?.seenAt ?? new Date(now).toISOString();
  const instance = instanceOf(run);
  if (suspended) {
    return marked(known, {
      since,
      seenAt,
      because: instanceReason("instance-suspended", { instance }),
      nextStep: stuckStep("resume-instance"),
    });
  }
  const givenUpAt = Date.parse(seenAt) + STUCK_AT_MOST_MS;
  if (now >= givenUpAt)
    return givenUp(run, instanceReason("instance-silent", { instance, since, ms: now - lastTurnAt }), now);
  return marked(known, {
    since,
    seenAt,
    because: instanceReason("instance-late", { instance, since }),
    nextStep: stuckStep("wait-for-restart", { at: new Date(givenUpAt).toISOString() }),
  });
}

function marked(known: Stuck | undefined, stuck: Stuck): RunVerdict {
  return known?.because === stuck.because ? { kind: "fine" } : { kind: "stuck", stuck };
}

function givenUp(run: RunRecord, because: string, now: number): RunVerdict {
  const may = mayRestart(run, now);
  switch (may.kind) {
    case "now":
      return { kind: "restart", because };
    case "never":
      return { kind: "fail", why: `${because}; ${may.why}` };
    case "later": {
      const known = run.stuck?.because === because ? run.stuck : undefined;
      const at = new Date(now).toISOString();
      const nextStep = stuckStep("restart-at", { at: new Date(may.at).toISOString() });
      return marked(known, { since: run.updatedAt, seenAt: at, because, nextStep });
    }
  }
}
