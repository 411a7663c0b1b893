import { z } from "zod";
import { KeptProgress } from "../../domain/run/checkpoint.ts";
import { openObject } from "../../domain/schema/open-object.ts";
import { defineRead } from "../activity-contract.ts";
import { runRef } from "../../domain/run/run-ref.ts";

/** The result: another instance continues the run, or the run was restarted too often and must end here. */
const HandedOver = z.union([
  openObject({ kind: z.literal("handedOver"), to: z.string() }),
  openObject({ kind: z.literal("tooOften"), why: z.string() }),
]);
type HandedOver = z.infer<typeof HandedOver>;

/** Hands a run over to another instance, which starts from its checkpoint within minutes. */
export const handOver = defineRead({
  name: "handOver",
  input: openObject({ ...runRef, at: z.string(), because: z.string(), soFar: KeptProgress.optional() }),
  resource: ({ runId }) => runId,
  done: HandedOver,
  retry: "record",
  repeatable: "natural: an instance gives its run away once; a repeat gets the same answer",
});
