import { handOver } from "../../activities/hand-over/contract.ts";
import type { Flow } from "./flow.ts";
import { CheckpointUnusable } from "./resumed.ts";
import { InstanceSpent, RunCancelled, type Steps } from "./steps.ts";
import { remaining } from "../../domain/remains/remains.ts";

/** Another instance continues the run: this instance ends, the run does not. */
export class HandedOver extends Error {
  override readonly name = "HandedOver";
  readonly to: string;
  constructor(to: string) {
    super(`the run goes on in instance ${to}`);
    this.to = to;
  }
}

/** How a run ends that has not carried out its plan. */
export type EarlyEnd =
  | { readonly kind: "cancelled"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string; readonly unsure: readonly string[] };

/**
 * What an error means for the run. Throws HandedOver if another instance can continue: after a full history, or a failed
 * sub-orchestration.
 */
export function* earlyEnd(flow: Flow, error: unknown): Steps<EarlyEnd> {
  if (error instanceof InstanceSpent) {
    flow.ending();
    const given = { ...flow.run, at: flow.at(), because: error.message, ...flow.unkept() };
    const answer = yield* flow.value(handOver, given, { resource: flow.runId });
    if (answer.kind === "handedOver") throw new HandedOver(answer.to);
    return { kind: "failed", why: `${error.message}; ${answer.why}`, unsure: [] };
  }
  if (error instanceof RunCancelled) return { kind: "cancelled", why: error.message };
  const why = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  return {
    kind: "failed",
    why,
    unsure: error instanceof CheckpointUnusable ? [remaining("work-unknown")] : [],
  };
}
