import { z } from "zod";
import { Exhausted } from "../../../activities/advance-sweep/contract.ts";
import { runRef } from "../../../domain/run/run-ref.ts";
import type { ChildContract } from "../../kit/child-contract.ts";

const SweepTurnsInput = z.strictObject({
  ...runRef,
  wave: z.number().int(),
  starts: z.boolean(),
});
export type SweepTurnsInput = z.infer<typeof SweepTurnsInput>;

const SweepTurnsOutput = z.strictObject({
  /** `more`: the batch is full. `controlPending`: somebody has sent the sweep a pause or a cancellation, which it must apply itself. */
  kind: z.enum(["more", "controlPending", "over", "exhausted"]),
  line: z.string(),
  exhausted: Exhausted.optional(),
});
export type SweepTurnsOutput = z.infer<typeof SweepTurnsOutput>;

/** A batch of polls of a wave. */
export const sweepTurns: ChildContract<SweepTurnsInput, SweepTurnsOutput> = {
  orchestration: "sweepTurns",
  input: SweepTurnsInput,
  output: SweepTurnsOutput,
};
