import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Cluster, Pool } from "../../domain/cluster/cluster.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import { isPending, ownPools, upgradeOrder } from "../../domain/cluster/pools.ts";
import { remainsOf, type Strategy, strategyOf } from "../../domain/migration/strategy.ts";
import type { MigrationProgress } from "../../domain/migration/progress.ts";
import { formatSkip } from "../../domain/run/controls.ts";
import type { PoolEnd } from "../images/image-queue.ts";
import type { Skipped } from "../kit/asking.ts";
import type { Flow } from "../kit/flow.ts";
import type { Current } from "../kit/planned.ts";
import type { Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import type { PlannedMigration } from "./planned-migration.ts";
import { type Moved, type Verified, verifyAgain } from "./verify.ts";
import { whyOpen } from "../../domain/remains/open-pools.ts";
import type { PoolOutcome } from "../../domain/cluster/pool-outcome.ts";

/** What the pools of a cluster are compared with, and what they are to carry. */
export interface PoolsAbout {
  /** The cluster as it was before the change. */
  readonly before: Cluster;
  readonly kubeletId: string;
  readonly planned: PlannedMigration;
  readonly progress: ProgressLog<MigrationProgress>;
}

/** The pools of a changed cluster, while those that still use the old identity are upgraded. */
export class OpenPools {
  readonly clusterId: ResourceId;
  readonly #about: PoolsAbout;
  /** Pools that a person said the run goes on without, by name, and how they said it. */
  readonly #skipped = new Map<string, string>();
  #shown: Verified;
  #now: Current<MigrationFacts, MigrationPlan>;

  /** `shown`: as they were read back; `now`: the facts and the plan that are up to date. */
  constructor(about: PoolsAbout, shown: Verified, now: Current<MigrationFacts, MigrationPlan>) {
    this.#about = about;
    this.#shown = shown;
    this.#now = now;
    this.clusterId = shown.cluster.id;
  }

  get strategy(): Strategy {
    return strategyOf(this.#now.facts, this.#about.planned.request);
  }

  /** True where that is still the version that the pools go to. */
  goesTo(version: string): boolean {
    const { strategy } = this;
    return strategy.kind === "upgradeKubernetesPatch" && strategy.version === version;
  }

  isPlanned({ name }: Pick<Pool, "name">): boolean {
    return this.#now.plan.pools.some((pool) => pool.name === name);
  }

  /** The planned pools that still have to be re-imaged, in order. A stopped pool has no nodes to re-image: it is reported. */
  pending(): readonly Pool[] {
    const pending = new Set(
      this.#shown.pools
        .filter((pool) => isPending(pool) && !this.#skipped.has(pool.name))
        .map(({ name }) => name),
    );
    return upgradeOrder(
      ownPools(this.#shown.cluster).filter(
        (pool) => pending.has(pool.name) && pool.powerState !== "Stopped" && this.isPlanned(pool),
      ),
    );
  }

  /** Those of the pools that are still to be re-imaged. */
  stillOpen(pools: readonly Pool[]): readonly Pool[] {
    const pending = this.pending();
    return pools.filter(({ name }) => pending.some((pool) => pool.name === name));
  }

  /** Goes by facts that are up to date; `enter` enters the step of the work anew where they were read again. */
  *upToDate(enter: () => Steps<unknown>): Steps<void> {
    this.#now = yield* this.#about.planned.upToDate(enter);
  }

  /** How many nodes a pool has by the facts. */
  countOf({ name, count }: Pool): number {
    return this.#now.facts.cluster.pools.find((pool) => pool.name === name)?.count ?? count;
  }

  /** The nodes of a pool are new; what they carry is to be read back. */
  reimaged({ name }: Pool, image?: string): void {
    this.#show({
      ...this.#shown,
      pools: this.#shown.pools.map((pool) => (pool.name === name ? notReadAgain(pool, image) : pool)),
    });
  }

  /** Notes what has become of pools; one without a newer image stays open. */
  take(ends: readonly PoolEnd[]): void {
    for (const end of ends) {
      if (end.kind === "upgraded") this.reimaged(end.before, end.after.nodeImageVersion);
      if (end.kind === "skipped") this.#skip(end.before, end.by);
    }
  }

  /** Reads back what the nodes carry now. */
  *readBack(flow: Flow, by: Moved, replaced: readonly string[] = []): Steps<void> {
    const { before, kubeletId } = this.#about;
    const { pools } = this.#shown;
    this.#show(yield* verifyAgain(flow, before, pools, kubeletId, this.clusterId, by, replaced));
  }

  /** The pools in the end, and why those that are left carry what they carry. */
  explained(stuck: readonly Pool[]): Verified {
    const names = stuck.map(({ name }) => name);
    const { cluster, pools } = this.#shown;
    const explained = pools.map((pool) =>
      isPending(pool) && !this.isPlanned(pool)
        ? { ...pool, remains: whyOpen("not-in-plan") }
        : this.#leftOut(explain(pool, names, this.strategy, cluster)),
    );
    return { cluster, pools: explained };
  }

  /** A person said that the run goes on without the pool. */
  #skip({ name }: Pool, by: Skipped): void {
    this.#skipped.set(name, formatSkip(by));
    this.#show(this.#shown);
  }

  #show({ cluster, pools }: Verified): void {
    this.#shown = { cluster, pools: pools.map((pool) => this.#leftOut(pool)) };
    this.#about.progress.note({ after: cluster, pools: this.#shown.pools });
  }

  /** A pool that a person said to go on without says so, as long as it carries what it carried. */
  #leftOut(pool: PoolOutcome): PoolOutcome {
    const skip = this.#skipped.get(pool.name);
    if (skip === undefined || !isPending(pool)) return pool;
    return { ...pool, remains: whyOpen("skipped", { skip }) };
  }
}

function notReadAgain(pool: PoolOutcome, image = pool.imageAfter): PoolOutcome {
  return {
    ...pool,
    imageAfter: image,
    remains: whyOpen("not-read-again"),
  };
}

function explain(
  pool: PoolOutcome,
  stuck: readonly string[],
  strategy: Strategy,
  { id, pools }: Cluster,
): PoolOutcome {
  if (!isPending(pool)) return pool;
  const stopped = pools.some(({ name, powerState }) => name === pool.name && powerState === "Stopped");
  const remains = stopped
    ? whyOpen("stopped")
    : stuck.includes(pool.name)
      ? remainsOf(strategy, id, pool)
      : whyOpen("still-not-shown");
  return { ...pool, remains };
}
