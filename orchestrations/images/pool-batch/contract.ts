import { z } from "zod";
import { Refusal } from "../../../domain/activity/answer.ts";
import { runRef } from "../../../domain/run/run-ref.ts";
import { ClusterId } from "../../../domain/arm-id/schemas.ts";
import { Pool } from "../../../domain/cluster/cluster.ts";
import type { ChildContract } from "../../kit/child-contract.ts";

const PoolBatchInput = z.strictObject({
  ...runRef,
  clusterId: ClusterId,
  pools: z.array(Pool).min(1),
  /** How many pools were before these, and how many there are in all, for the detail of the step. */
  before: z.number().int(),
  of: z.number().int(),
});

export type PoolBatchInput = z.infer<typeof PoolBatchInput>;

const PoolBatchOutput = z.strictObject({
  /** Pools that have the new image, as they were read back. */
  upgraded: z.array(Pool),
  /** Names of those that Azure has no newer image for. */
  nothingNewer: z.array(z.string()),
  /** Why the batch stopped before the next pool; absent if it is complete or full. */
  stopped: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("refused"), activity: z.string(), refusal: Refusal }),
      /** A person has sent pause or cancel, which the run must apply itself. */
      z.strictObject({ kind: z.literal("controlPending") }),
    ])
    .optional(),
});

export type PoolBatchOutput = z.infer<typeof PoolBatchOutput>;

/** A batch of the image upgrades of a cluster with many pools. */
export const poolBatch: ChildContract<PoolBatchInput, PoolBatchOutput> = {
  orchestration: "upgradeImagePage",
  input: PoolBatchInput,
  output: PoolBatchOutput,
};
