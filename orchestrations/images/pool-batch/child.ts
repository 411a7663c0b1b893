import { stepDetail } from "../../../domain/steps/details.ts";
import { learned, type Pace } from "../../../domain/cluster/pace.ts";
import { recordProgress } from "../../../activities/record-progress/contract.ts";
import { defineChild } from "../../kit/child.ts";
import type { Flow } from "../../kit/flow.ts";
import { EVENTS_OF, HISTORY_EVENTS } from "../../kit/history-budget.ts";
import type { Steps } from "../../kit/steps.ts";
import { tryImageUpgrade } from "../image-upgrade.ts";
import { poolBatch, type PoolBatchInput, type PoolBatchOutput } from "./contract.ts";

export const poolBatchChild = defineChild(poolBatch, upgradeBatch);

/** The number of polls: about ten hours longer than a pool usually takes. */
const LOOKS_AT_MOST = 30;
const EVENTS_OF_LOOK = EVENTS_OF.call + EVENTS_OF.timer;
const EVENTS_OF_POOL = 5 * EVENTS_OF.call;

/**
 * A batch that has used this many events starts no further pool: the rest is for a pool that takes long and for repeated
 * calls.
 */
const EVENTS_AT_MOST =
  Math.floor((HISTORY_EVENTS.stopAt * 3) / 4) - LOOKS_AT_MOST * EVENTS_OF_LOOK - EVENTS_OF_POOL;

/** Upgrades pools one after the other until the batch is full or something prevents the next upgrade. */
function* upgradeBatch(flow: Flow, { clusterId, pools, before, of }: PoolBatchInput): Steps<PoolBatchOutput> {
  const batch: PoolBatchOutput = { upgraded: [], nothingNewer: [] };
  let used = 0;
  let pace: Pace = {};
  for (const [index, pool] of pools.entries()) {
    if (used > EVENTS_AT_MOST) return batch;
    const detail = stepDetail("pool-in-batch", { pool: pool.name, place: before + index + 1, of });
    const progress = {
      ...flow.run,
      state: "running",
      step: "upgradeImages",
      detail,
      at: flow.at(),
    } as const;
    const pending = yield* flow.value(
      recordProgress,
      { ...progress, boundary: true, childInstances: [flow.instanceId] },
      { resource: flow.runId },
    );
    if (pending !== null) return { ...batch, stopped: { kind: "controlPending" } };
    const end = yield* tryImageUpgrade(flow, clusterId, pool, { looksAtMost: LOOKS_AT_MOST, pace });
    used += EVENTS_OF_POOL;
    switch (end.kind) {
      case "upgraded":
        batch.upgraded.push(end.pool);
        used += end.looks * EVENTS_OF_LOOK;
        pace = learned(pace, pool, end.tookMs);
        break;
      case "nothingNewer":
        batch.nothingNewer.push(pool.name);
        break;
      case "stopped":
        throw new TypeError("defect: a batch of image upgrades acts on no command in the middle of one");
      case "refused":
        return { ...batch, stopped: end };
    }
  }
  return batch;
}
