import { z } from "zod";
import { StartedOperation } from "../../../domain/activity/answer.ts";
import { runRef } from "../../../domain/run/run-ref.ts";
import { ClusterId } from "../../../domain/arm-id/schemas.ts";
import { Pool } from "../../../domain/cluster/cluster.ts";
import { hours } from "../../../domain/text/duration.ts";
import type { ChildContract } from "../../kit/child-contract.ts";

/**
 * Node images are published about weekly for Linux and monthly for Windows. Polling once a day for five weeks finds the
 * next one of both, and keeps the history short.
 */
export const NEXT_IMAGE = { everyMs: hours(24), timesAtMost: 35 };

const NextImageInput = z.strictObject({
  ...runRef,
  clusterId: ClusterId,
  /** The pools that had no newer image at the last poll. */
  pools: z.array(Pool).min(1),
  /** How many polls there are; each comes after a day. */
  times: z.number().int().min(1),
  /** True if the wait reads the commands of the run each day. Absent in waits of earlier versions, which did not. */
  listens: z.literal(true).optional(),
});

export type NextImageInput = z.infer<typeof NextImageInput>;

const NextImageOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("nothingNewer") }),
  /** The upgrade of a pool has started. The remaining pools were not polled in this round. */
  z.strictObject({
    kind: z.literal("begun"),
    pool: z.string(),
    operation: StartedOperation,
    asked: z.number().int(),
  }),
  /** A pool has changed in another way, which the run must check itself. */
  z.strictObject({ kind: z.literal("changed"), asked: z.number().int() }),
  /** A person has sent pause or cancel, which the run must apply itself. */
  z.strictObject({ kind: z.literal("controlPending"), asked: z.number().int() }),
]);

export type NextImageOutput = z.infer<typeof NextImageOutput>;

/** A part of the wait for the next node image. */
export const nextImage: ChildContract<NextImageInput, NextImageOutput> = {
  orchestration: "awaitNextImage",
  input: NextImageInput,
  output: NextImageOutput,
};
