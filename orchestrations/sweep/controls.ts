import { readCommands } from "../../activities/read-commands/contract.ts";
import { tellTargets } from "../../activities/tell-targets/contract.ts";
import { controlled } from "../../domain/reasons/endings.ts";
import { formatControl, pendingControl } from "../../domain/run/controls.ts";
import type { PendingControl } from "../../domain/run/record.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";

/**
 * Enters a step of a wave. If the sweep was paused with `running: follow`, the runs of its targets are paused and resumed
 * with it.
 */
export function* enterWithTargets(
  flow: Flow,
  step: "wave",
  detail: string,
  about: { readonly childInstances: readonly string[] },
): Steps<void> {
  const order = yield* orderOf(flow);
  const follows = order?.name === "pause" && order.running === "follow";
  if (follows) yield* tell(flow, "pause", order);
  yield* flow.enter("running", step, detail, about);
  if (follows) yield* tell(flow, "resume", order);
}

/** Cancels the runs of the targets, if the sweep was cancelled with `running: follow`. */
export function* endTargets(flow: Flow): Steps<void> {
  const order = yield* orderOf(flow);
  if (order?.name === "cancel" && order.running === "follow") yield* tell(flow, "cancel", order);
}

function* orderOf(flow: Flow): Steps<PendingControl | undefined> {
  return pendingControl(yield* flow.value(readCommands, flow.run, { resource: flow.runId }));
}

function* tell(flow: Flow, says: "pause" | "resume" | "cancel", order: PendingControl): Steps<void> {
  const { by } = order;
  const reason = controlled("with-sweep", { sweep: flow.runId, control: formatControl(order) }).slice(0, 500);
  const said = { ...flow.run, says, by, reason };
  let next = yield* flow.value(tellTargets, said, { resource: flow.runId });
  while (next !== null) next = yield* flow.value(tellTargets, { ...said, ...next }, { resource: flow.runId });
}
