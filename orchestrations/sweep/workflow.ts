import { readSweepEnd } from "../../activities/read-sweep-end/contract.ts";
import { recordPlan } from "../../activities/record-plan/contract.ts";
import { endedBecause } from "../../domain/reasons/endings.ts";
import { stepDetail } from "../../domain/steps/details.ts";
import type { SweepPlan } from "../../domain/sweep/planning.ts";
import { beginSweep, reportSweep, SweepProgress } from "../../domain/sweep/report.ts";
import { wavesOf } from "../../domain/sweep/wave.ts";
import { whyNotApproved } from "../kit/approval.ts";
import type { Flow } from "../kit/flow.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { RunCancelled, type Steps } from "../kit/steps.ts";
import type { ProgressLog } from "../kit/workflow-body.ts";
import { soakAndCheck } from "./after-wave.ts";
import { sweep } from "./contract.ts";
import { endTargets } from "./controls.ts";
import { letFinish, runWave } from "./run-wave.ts";

export const sweepWorkflow = registerWorkflow(sweep, {
  soFar: SweepProgress,
  begin: beginSweep,
  *carryOut(flow, { request, plan }, progress) {
    let current = progress.done.wavesOver;
    try {
      for (const [index, wave] of wavesOf(request).entries()) {
        if (index < progress.done.wavesOver || plan.waves[index]?.targets === 0) continue;
        current = index;
        const { name, approval, soak } = wave;
        if (approval === true) yield* approveWave(flow, { index, name }, plan, progress);
        yield* runWave(flow, { index, name });
        yield* soakAndCheck(flow, { index, name }, soak);
        progress.note({ wavesOver: index + 1 });
      }
    } catch (error) {
      if (!(error instanceof RunCancelled)) throw error;
      yield* endTargets(flow);
      yield* letFinish(flow, current);
      yield* noteEnd(flow, progress);
      throw error;
    }
    yield* noteEnd(flow, progress);
  },
  report: reportSweep,
});

/**
 * Waits until a person approves the next wave, after they have seen how the targets ended so far. The approval is for
 * this wave only.
 */
function* approveWave(
  flow: Flow,
  { index, name }: { readonly index: number; readonly name: string },
  plan: SweepPlan,
  progress: ProgressLog<SweepProgress>,
): Steps<void> {
  if (progress.done.approved.includes(index)) return;
  const { counts } = yield* flow.value(readSweepEnd, flow.run, { resource: flow.runId });
  const next = { ...plan, nextWave: { name, counts } };
  const { planHash } = yield* flow.value(recordPlan, { ...flow.run, plan: next }, { resource: flow.runId });
  const why = yield* whyNotApproved(flow, planHash, stepDetail("approval", { plan: planHash.slice(0, 12) }));
  if (why !== undefined) throw new RunCancelled(endedBecause("wave-not-started", { wave: name, why }));
  progress.note({ approved: [...progress.done.approved, index] });
}

function* noteEnd(flow: Flow, progress: ProgressLog<SweepProgress>): Steps<void> {
  const { cleanable, ...end } = yield* flow.value(readSweepEnd, flow.run, { resource: flow.runId });
  progress.note({
    ...end,
    ...(cleanable.length === 0 ? {} : { cleanable: { ofSweep: flow.runId, clusters: cleanable } }),
  });
}
