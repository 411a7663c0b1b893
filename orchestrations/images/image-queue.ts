import type { Refusal, StartedOperation } from "../../domain/activity/answer.ts";
import type { Pace } from "../../domain/cluster/pace.ts";
import type { Pool } from "../../domain/cluster/cluster.ts";
import type { Skipped } from "../kit/asking.ts";

/** An upgrade that is already in progress when the run comes to the pool. */
export interface BegunUpgrade {
  readonly pool: string;
  readonly operation: StartedOperation;
}

/** The pools whose images are still to be upgraded, in order. */
export interface ImageQueue {
  readonly left: readonly Pool[];
  /** How many pools are done, for the detail of the step. */
  readonly ended: number;
  /** How long the nodes of earlier pools took. */
  readonly pace: Pace;
  /** The upgrade of the first pool, if it is in progress. */
  readonly begun?: BegunUpgrade;
  /** Why the first pool cannot continue: a refusal, or a command that the run must apply. */
  readonly stopped?:
    | { readonly kind: "refused"; readonly activity: string; readonly refusal: Refusal }
    | { readonly kind: "controlPending" };
}

/** How it ended for one pool. */
export type PoolEnd =
  | { readonly kind: "upgraded"; readonly before: Pool; readonly after: Pool }
  /** Azure has no newer image for it. */
  | { readonly kind: "nothingNewer"; readonly before: Pool }
  /** A person skipped it; `now` is the pool as it was read then. */
  | { readonly kind: "skipped"; readonly before: Pool; readonly now: Pool; readonly by: Skipped };

/** A queue of these pools. A pool whose upgrade is already in progress comes first. */
export function imageQueue(pools: readonly Pool[], begun?: BegunUpgrade): ImageQueue {
  const first = pools.filter(({ name }) => name === begun?.pool);
  const others = pools.filter(({ name }) => name !== begun?.pool);
  return {
    left: [...first, ...others],
    ended: 0,
    pace: {},
    ...(begun === undefined || first.length === 0 ? {} : { begun }),
  };
}

/** True if no upgrade is in progress and nothing blocks the first pool: then the remaining pools can be selected again. */
export function isFree({ begun, stopped }: ImageQueue): boolean {
  return begun === undefined && stopped === undefined;
}

/** The queue without the pools that are done. */
export function without(queue: ImageQueue, ends: readonly PoolEnd[]): ImageQueue {
  const names = new Set(ends.map(({ before }) => before.name));
  const left = queue.left.filter(({ name }) => !names.has(name));
  return { ...queue, left, ended: queue.ended + ends.length };
}

/** The pools that Azure has no newer image for. */
export function withoutNewer(ends: readonly PoolEnd[]): readonly Pool[] {
  return ends.filter(({ kind }) => kind === "nothingNewer").map(({ before }) => before);
}
