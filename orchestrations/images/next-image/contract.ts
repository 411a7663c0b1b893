import { z } from "zod";
import { StartedOperation } from "../../../domain/activity/answer.ts";
import { runRef } from "../../../domain/run/run-ref.ts";
import { ClusterId } from "../../../domain/arm-id/schemas.ts";
import { Pool } from "../../../domain/cluster/cluster.ts";
import { hours } from "../../../domain/text/duration.ts";
import type { ChildContract } from "../../kit/child-contract.ts";

/**
 * Images come about weekly for Linux and monthly for Windows: once a day for five weeks sees the next of both, and
 * leaves the history short.
 */
export const NEXT_IMAGE = { everyMs: hours(24), timesAtMost: 35 };

const NextImageInput = z.strictObject({
  ...runRef,
  clusterId: ClusterId,
  /** The pools that had no newer image when they were last asked. */
  pools: z.array(Pool).min(1),
  /** How often they are asked; before each time a day passes. */
  times: z.number().int().min(1),
  /** True where the run's commands are looked at each day. Absent in waits that began before that was so. */
  listens: z.literal(true).optional(),
});

export type NextImageInput = z.infer<typeof NextImageInput>;

const NextImageOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("nothingNewer") }),
  /** The upgrade of a pool has begun; the others have not been asked in this round. */
  z.strictObject({
    kind: z.literal("begun"),
    pool: z.string(),
    operation: StartedOperation,
    asked: z.number().int(),
  }),
  /** Something else has happened to a pool, which the run must look at itself. */
  z.strictObject({ kind: z.literal("changed"), asked: z.number().int() }),
  /** A person has asked the run to pause or to end, which the run itself carries out. */
  z.strictObject({ kind: z.literal("controlPending"), asked: z.number().int() }),
]);

export type NextImageOutput = z.infer<typeof NextImageOutput>;

/** A part of the wait for the next node image. */
export const nextImage: ChildContract<NextImageInput, NextImageOutput> = {
  orchestration: "awaitNextImage",
  input: NextImageInput,
  output: NextImageOutput,
};
