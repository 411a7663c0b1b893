import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import { EVENTS_OF, HISTORY_EVENTS } from "../kit/history-budget.ts";
import type { Steps } from "../kit/steps.ts";
import type { BegunUpgrade } from "./image-queue.ts";
import { NEXT_IMAGE, nextImage } from "./next-image/contract.ts";

/** The work after a wait, and how many days of waiting are left. */
export interface WaitedForImage {
  readonly daysLeft: number;
  readonly begun?: BegunUpgrade;
}

/** Days of waiting at the start of a run: the first poll comes without a wait. */
const DAYS_OF_WAITING = NEXT_IMAGE.timesAtMost - 1;

/** Days of waiting that a run has left. `since` is when an instance of it started to wait (ISO 8601), if one has. */
export function daysLeftOf(since: string | undefined, now: number): number {
  const passed = since === undefined ? 0 : Math.floor((now - Date.parse(since)) / NEXT_IMAGE.everyMs);
  return Math.max(0, DAYS_OF_WAITING - passed);
}

/**
 * Waits until one of the pools has work; returns undefined if no days are left. Each part of the wait is a
 * sub-orchestration with its own history, so that the history of the run stays short, however many pools wait and for
 * however long.
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
  // Days pass here, and each instance polls the pools only.
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
 * Uses about half of a history: the rest is for reading commands and for repeated calls. The ids of the child instances
 * depend on this number, so it must not change while runs wait.
 */
function daysPerInstance(pools: number): number {
  const perDay = EVENTS_OF.timer + (pools + 1) * EVENTS_OF.call;
  return Math.max(1, Math.floor(HISTORY_EVENTS.stopAt / 2 / perDay));
}
