import { checkWave } from "../../activities/check-wave/contract.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import { durationMs } from "../../domain/text/iso-duration.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import type { RunningWave } from "./run-wave.ts";

/** Waits for the soak of a wave, then looks at its clusters once more; worse ones park the sweep. */
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
    const worse = yield* flow.value(checkWave, { ...flow.run, wave: index }, { resource: flow.runId });
    if (worse.length === 0) return;
    const stop = incident("sweep-clusters-worse", flow.runId, { wave: name, worse });
    const answer = yield* flow.park(checkWave.name, stop, { skippable: true });
    if (answer.kind === "skipped") return;
  }
}
