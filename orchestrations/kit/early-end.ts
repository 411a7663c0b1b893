import { handOver } from "../../activities/hand-over/contract.ts";
import type { Flow } from "./flow.ts";
import { CheckpointUnusable } from "./resumed.ts";
import { InstanceSpent, RunCancelled, type Steps } from "./steps.ts";
import { remaining } from "../../domain/remains/remains.ts";

/** Another instance carries the run from here on: this one ends, and the run does not. */
export class HandedOver extends Error {
  override readonly name = "HandedOver";
  readonly to: string;
  constructor(to: string) {
    super(`the run goes on in instance ${to}`);
    this.to = to;
  }
}

/** How a run ends that does not come through. */
export type EarlyEnd =
  | { readonly kind: "cancelled"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string; readonly unsure: readonly string[] };

/**
 * What an error on the way means for the run. Throws HandedOver where another instance can go on: a history that is
 * full, a sub-orchestration that died.
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
