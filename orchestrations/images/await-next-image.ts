import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import { EVENTS_OF, HISTORY_EVENTS } from "../kit/history-budget.ts";
import type { Steps } from "../kit/steps.ts";
import type { BegunUpgrade } from "./image-queue.ts";
import { NEXT_IMAGE, nextImage } from "./next-image/contract.ts";

/** What there is to do after a wait, and how many of its days are left. */
export interface WaitedForImage {
  readonly daysLeft: number;
  readonly begun?: BegunUpgrade;
}

/** Days of waiting that a run has at the start: its first look is no day of waiting. */
const DAYS_OF_WAITING = NEXT_IMAGE.timesAtMost - 1;

/** Days of waiting that are left to a run; `since` is when an instance of it began to wait (ISO 8601), if one has. */
export function daysLeftOf(since: string | undefined, now: number): number {
  const passed = since === undefined ? 0 : Math.floor((now - Date.parse(since)) / NEXT_IMAGE.everyMs);
  return Math.max(0, DAYS_OF_WAITING - passed);
}

/**
 * Waits until there is something to do for one of the pools; undefined when no days are left for it. Each part of the wait has a
 * history of its own, so that the run's own stays short however many pools wait, and for how long.
 */
export function* awaitNextImage(
  flow: Flow,
  clusterId: ResourceId,
  pools: readonly Pool[],
  daysLeft: number,
): Steps<WaitedForImage | undefined> {
  if (daysLeft === 0) return undefined;
  const about = stepDetail("next-image", { names: pools.map(({ name }) => name) });
  const perInstance = daysPerInstance(pools.length);
  const childId = (daysLeftThen: number) => flow.childId(`images-${String(daysLeftThen)}`);
  const count = Math.ceil(daysLeft / perInstance);
  const childInstances = Array.from({ length: count }, (_, index) => childId(daysLeft - index * perInstance));
  yield* flow.enter("waiting", "upgradeImages", about, { childInstances });
  // Days pass, and each instance looks at nothing but the pools.
  flow.stoodStill();
  let left = daysLeft;
  while (left > 0) {
    const times = Math.min(left, perInstance);
    const input = { ...flow.run, clusterId, pools: [...pools], times, listens: true as const };
    const looked = yield* flow.child(nextImage, input, childId(left));
    if (looked.kind === "nothingNewer") {
      left -= times;
      continue;
    }
    const rest = left - looked.asked;
    if (looked.kind !== "begun") return { daysLeft: rest };
    return { daysLeft: rest, begun: { pool: looked.pool, operation: looked.operation } };
  }
  return undefined;
}

/**
 * About half of what a history may hold: the rest is for looking at commands, and for calls that have to be repeated.
 * The ids of the child instances come of it, so that it must stay as it is while runs wait.
 */
function daysPerInstance(pools: number): number {
  const perDay = EVENTS_OF.timer + (pools + 1) * EVENTS_OF.call;
  return Math.max(1, Math.floor(HISTORY_EVENTS.stopAt / 2 / perDay));
}
