import { checkWave } from "../../activities/check-wave/contract.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { durationMs } from "../../domain/text/iso-duration.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { RunningWave } from "./run-wave.ts";

/** The most changes for the worse that an incident names. */
const NAMED = 20;

/** Waits for the soak time of a wave, then checks its clusters again. If clusters are worse, the sweep parks. */
export function* soakAndCheck(
  flow: Flow,
  { index, name }: RunningWave,
  soak: string | undefined,
): Steps<void> {
  if (soak === undefined) return;
  yield* flow.enter("running", "soak", stepDetail("wave-soak", { wave: name, soak }));
  yield* flow.rest(durationMs(soak));
  for (;;) {
    yield* flow.enter("running", "checkWave", stepDetail("wave-clusters", { wave: name }));
    const { clusters, worse } = yield* lookAgain(flow, index);
    if (clusters === 0) return;
    const stop = incident("sweep-clusters-worse", flow.runId, { wave: name, clusters, worse });
    const answer = yield* flow.park(checkWave.name, stop, { skippable: true });
    if (answer.kind === "skipped") return;
  }
}

/** Checks a wave, one page of its clusters at a time. */
function* lookAgain(flow: Flow, wave: number): Steps<{ clusters: number; worse: readonly string[] }> {
  let clusters = 0;
  const worse: string[] = [];
  for (let page = 0; ; page += 1) {
    const found = yield* flow.value(checkWave, { ...flow.run, wave, page }, { resource: flow.runId });
    clusters += found.clusters;
    worse.push(...found.worse.slice(0, NAMED - worse.length));
    if (found.isLast) return { clusters, worse };
  }
}
