import { z } from "zod";
import { Refusal } from "../../domain/activity/answer.ts";
import { runRef } from "../../domain/run/run-ref.ts";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { Replacement } from "../../domain/nodes/replacement.ts";
import type { ChildContract } from "../kit/child-contract.ts";

const ReplaceMachinesInput = z.strictObject({
  ...runRef,
  clusterId: ClusterId,
  pools: z.array(Replacement).min(1),
});

export type ReplaceMachinesInput = z.infer<typeof ReplaceMachinesInput>;

const left = z.array(Replacement);

const ReplaceMachinesOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("replaced") }),
  /** The history is full; the next instance continues with `left`. */
  z.strictObject({ kind: z.literal("full"), left }),
  /** A person has sent pause or cancel, which the run must apply itself. */
  z.strictObject({ kind: z.literal("controlPending"), left }),
  /** A person must decide; the next instance continues with `left`. */
  z.strictObject({ kind: z.literal("refused"), left, activity: z.string(), refusal: Refusal }),
]);

export type ReplaceMachinesOutput = z.infer<typeof ReplaceMachinesOutput>;

/** A part of the work that replaces the machines of pools with new ones. */
export const replaceMachines: ChildContract<ReplaceMachinesInput, ReplaceMachinesOutput> = {
  orchestration: "replaceMachines",
  input: ReplaceMachinesInput,
  output: ReplaceMachinesOutput,
};
