import { advanceSweep } from "../../activities/advance-sweep/contract.ts";
import { answerSweep } from "../../activities/answer-sweep/contract.ts";
import { incident } from "../../domain/incidents/incidents.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { Flow } from "../kit/flow.ts";
import type { Steps } from "../kit/steps.ts";
import { enterWithTargets } from "./controls.ts";
import { sweepTurns, type SweepTurnsOutput } from "./turns/contract.ts";

/** A wave in progress: its index and its name. */
export interface RunningWave {
  readonly index: number;
  readonly name: string;
}

/** Runs a wave until each of its targets has ended. Each batch of polls is a sub-orchestration. */
export function* runWave(flow: Flow, { index, name }: RunningWave): Steps<void> {
  let detail = stepDetail("wave-begins", { wave: name });
  let incidents = 0;
  for (let page = 1; ; page += 1) {
    const id = flow.childId(`wave-${String(index + 1)}-${String(page)}`);
    yield* enterWithTargets(flow, "wave", detail, { childInstances: [id] });
    const end = yield* flow.child(sweepTurns, { ...flow.run, wave: index, starts: true }, id);
    detail = stepDetail("wave-stands", { line: end.line });
    if (end.kind === "over") return;
    if (end.kind !== "exhausted") continue;
    incidents += 1;
    const answer = yield* flow.park(advanceSweep.name, spent(flow, end), { skippable: true });
    const key = `${id}-${String(incidents)}`;
    const decided = answer.kind === "skipped" ? "skip" : "retry";
    yield* flow.value(answerSweep, { ...flow.run, key, answer: decided }, { resource: flow.runId });
  }
}

function spent({ runId }: Flow, { exhausted }: SweepTurnsOutput) {
  if (exhausted === undefined) throw new TypeError("defect: a budget is spent, and no numbers say so");
  const { budget, wave, ...numbers } = exhausted;
  const about = { ...numbers, wave };
  return budget === "failures"
    ? incident("sweep-failures-spent", runId, about)
    : incident("sweep-successes-missed", runId, about);
}

/** Starts no more runs, and waits until every run in progress has ended. */
export function* letFinish(flow: Flow, wave: number): Steps<void> {
  yield* flow.enter("running", "letFinish", stepDetail("runs-under-way"), { underWay: true });
  for (let page = 1; ; page += 1) {
    const id = flow.childId(`finish-${String(page)}`);
    const end = yield* flow.child(sweepTurns, { ...flow.run, wave, starts: false }, id);
    if (end.kind === "over") return;
  }
}
