import { Occupied, regionKey } from "./places.ts";
import type { Target } from "./target.ts";
import type { Wave } from "./wave.ts";

/** The course of a wave in which every run takes as long as predicted. */
export interface RehearsedWave {
  /** The end of its last run, in milliseconds after its first start. */
  readonly lastEndMs: number;
  /** The most runs at the same time. */
  readonly atOnce: number;
}

/**
 * Starts each target, in their order, as soon as one of `places` is free and the limits for its subscription and region
 * allow it. A target that cannot start yet does not delay those behind it.
 */
export function rehearseWave(members: readonly Target[], places: number, wave: Wave): RehearsedWave {
  // The first waiting target of a region represents all of them: if it cannot start, none of the others can.
  const waiting = [...Map.groupBy(members.entries(), ([, target]) => regionKey(target)).values()];
  const running: { readonly end: number; readonly target: Target }[] = [];
  const occupied = new Occupied(wave);
  let now = 0;
  let lastEndMs = 0;
  let atOnce = 0;
  for (let left = members.length; left > 0 || running.length > 0;) {
    const next = running.length < places ? firstWithRoom(waiting, occupied) : undefined;
    if (next !== undefined) {
      const end = now + next.expectedMs;
      running.splice(placeOf(running, end), 0, { end, target: next });
      occupied.add(next);
      left -= 1;
      lastEndMs = Math.max(lastEndMs, end);
      atOnce = Math.max(atOnce, running.length);
      continue;
    }
    const ended = running.pop();
    if (ended === undefined) break;
    now = ended.end;
    occupied.remove(ended.target);
  }
  return { lastEndMs, atOnce };
}

type Queue = (readonly [number, Target])[];

/** Removes the first target that may start from its queue; undefined if there is none. */
function firstWithRoom(queues: readonly Queue[], occupied: Occupied): Target | undefined {
  let first: Queue | undefined;
  for (const queue of queues) {
    const [head] = queue;
    if (head === undefined || !occupied.hasRoom(head[1])) continue;
    if (first?.[0] === undefined || head[0] < first[0][0]) first = queue;
  }
  return first?.shift()?.[1];
}

/** The index of an end among the runs in progress, of which the earliest end is last. */
function placeOf(running: readonly { readonly end: number }[], end: number): number {
  let from = 0;
  let to = running.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((running[middle]?.end ?? 0) > end) from = middle + 1;
    else to = middle;
  }
  return from;
}
