import type { Pool } from "../../domain/cluster/cluster.ts";
import type { ImageFacts } from "../../domain/images/facts.ts";
import {
  isSettled,
  leftAlone,
  renewed,
  skippedByPerson,
  withNewImage,
  withoutNewerImage,
} from "../../domain/images/outcome.ts";
import type { ImagePlan } from "../../domain/images/planning.ts";
import type { ImageProgress, PoolImage } from "../../domain/images/report.ts";
import type { ImageRequest } from "../../domain/images/request.ts";
import { selectPools } from "../../domain/images/selection.ts";
import type { PoolEnd } from "../images/image-queue.ts";
import type { PlannedWork } from "../kit/planned.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";

type Planned = PlannedWork<ImageRequest, ImageFacts, ImagePlan, ImageProgress>;

/** The pools that a request selects, while their images are upgraded. The result for each pool is recorded immediately. */
export class SelectedPools {
  /** The pools that are to be upgraded when the run begins. */
  readonly toUpgrade: readonly Pool[];
  /** How many pools the request selects, including those that an earlier instance has upgraded. */
  readonly count: number;
  readonly #planned: Planned;
  readonly #progress: ProgressLog<ImageProgress>;
  readonly #taken: Set<string>;
  #facts: ImageFacts;

  constructor(planned: Planned, progress: ProgressLog<ImageProgress>) {
    const { upgraded, skipped } = selectPools(planned.facts, planned.request);
    const settled = (planned.earlier?.pools ?? []).filter(isSettled);
    this.#planned = planned;
    this.#progress = progress;
    this.#facts = planned.facts;
    this.#taken = new Set(upgraded.map(({ name }) => name));
    this.count = upgraded.length;
    this.toUpgrade = upgraded.filter(({ name }) => !settled.some((pool) => pool.name === name));
    progress.note({ pools: [...skipped.map(leftAlone), ...settled] });
  }

  /**
   * Makes sure that the facts are up to date; `enter` enters the step of the work again if they were read again.
   * Returns which of the pools are still to be upgraded, and those that were approved in the meantime.
   */
  *upToDate(open: readonly Pool[], enter: () => Steps<unknown>): Steps<readonly Pool[]> {
    const { facts } = yield* this.#planned.upToDate(enter);
    this.#progress.note({ begun: true });
    if (facts === this.#facts) return open;
    this.#facts = facts;
    const now = renewed(open, this.#taken, facts, this.#planned.request);
    for (const { name } of now.more) this.#taken.add(name);
    this.#note(now.ended, now.more);
    return now.open;
  }

  /** Records how the upgrade of pools ended; a pool without a newer image stays open. */
  take(ends: readonly PoolEnd[]): void {
    this.#note(
      ends.flatMap((end) => {
        if (end.kind === "nothingNewer") return [];
        return end.kind === "upgraded"
          ? [withNewImage(end.before, end.after.nodeImageVersion)]
          : [skippedByPerson(end.before, end.now, end.by)];
      }),
    );
  }

  /** Records that pools stay as they are, because Azure has no newer image for them. */
  leave(pools: readonly Pool[]): void {
    this.#note(pools.map(withoutNewerImage));
  }

  /** A new attempt at a pool replaces its earlier result. */
  #note(ended: readonly PoolImage[], again: readonly Pool[] = []): void {
    const { done, note } = this.#progress;
    const known = done.pools.filter((pool) => !again.some(({ name }) => name === pool.name));
    note({ pools: [...known, ...ended] });
  }
}
