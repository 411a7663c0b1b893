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
  /** The history is full; the next instance goes on with what is left. */
  z.strictObject({ kind: z.literal("full"), left }),
  /** A person has asked the run to pause or to end, which the run itself carries out. */
  z.strictObject({ kind: z.literal("controlPending"), left }),
  /** A person has to decide; whoever goes on does so with what is left. */
  z.strictObject({ kind: z.literal("refused"), left, activity: z.string(), refusal: Refusal }),
]);

export type ReplaceMachinesOutput = z.infer<typeof ReplaceMachinesOutput>;

/** A part of the work of giving pools new machines for old ones. */
export const replaceMachines: ChildContract<ReplaceMachinesInput, ReplaceMachinesOutput> = {
  orchestration: "replaceMachines",
  input: ReplaceMachinesInput,
  output: ReplaceMachinesOutput,
};
