import { instanceOf } from "../domain/run/instance.ts";
import { endRun } from "../domain/run/progress.ts";
import { hasEnded, type RunRecord } from "../domain/run/record.ts";
import { restarted } from "../domain/run/restart.ts";
import { type InstanceSeen, judgeRun, type RunVerdict } from "../domain/run/verdict.ts";
import { workflowOf } from "../orchestrations/workflows.ts";
import type { Log } from "../platform/log.ts";
import { readCheckpoint } from "../platform/records/checkpoints.ts";
import { settleEnded } from "../platform/records/ended-runs.ts";
import { runs } from "../platform/records/kinds.ts";
import { change } from "../platform/records/records.ts";
import { type LaunchDeps, launchRun } from "./launch-run.ts";
import { remaining } from "../domain/remains/remains.ts";

export interface ReconcileDeps extends LaunchDeps {
  readonly log: Log;
}

/**
 * Compares a run in progress with its instance. An instance that was lost is given up and the next one started, or the
 * run ends as failed; a run that makes progress is left alone. Returns the updated run. Safe to repeat, and on many hosts
 * at the same time: every decision is a compare-and-set on the record of the run.
 */
export async function reconcileRun(deps: ReconcileDeps, run: RunRecord): Promise<RunRecord> {
  // A workflow that this version does not know belongs to a newer version, which reconciles it.
  if (hasEnded(run) || workflowOf(run.workflow) === undefined) return run;
  const seen = await deps.engine.look(instanceOf(run));
  return act(deps, run, seen, judgeRun(run, seen, deps.clock.now()));
}

async function act(
  deps: ReconcileDeps,
  run: RunRecord,
  seen: InstanceSeen,
  verdict: RunVerdict,
): Promise<RunRecord> {
  const at = new Date(deps.clock.now()).toISOString();
  const instance = instanceOf(run);
  switch (verdict.kind) {
    case "fine":
      return run;
    case "moves":
      return edit(deps, run, ({ stuck: _moves, ...current }) => current);
    case "stuck":
      deps.log.warn("run is stuck", { run: run.id, instance, because: verdict.stuck.because });
      return edit(deps, run, (current) => ({ ...current, stuck: verdict.stuck }));
    case "start":
      return launch(deps, run);
    case "restart": {
      deps.log.warn("run restarted", { run: run.id, instance, because: verdict.because });
      return launch(deps, await edit(deps, run, (current) => restarted(current, at, verdict.because)));
    }
    case "fail":
      if (seen.kind === "alive") await deps.engine.terminate(instance, verdict.why);
      return fail(deps, run, verdict.why);
  }
}

/** Edits the record if it is still the one that was judged; a record that has changed since is left as it is. */
async function edit(
  { records }: ReconcileDeps,
  judged: RunRecord,
  revise: (run: RunRecord) => RunRecord,
): Promise<RunRecord> {
  const judgedInstance = instanceOf(judged);
  const changed = await change(records, runs, judged.id, (current) =>
    hasEnded(current) || instanceOf(current) !== judgedInstance || current.updatedAt !== judged.updatedAt
      ? current
      : revise(current),
  );
  return changed ?? judged;
}

async function launch(deps: ReconcileDeps, run: RunRecord): Promise<RunRecord> {
  if (hasEnded(run)) return run;
  const launched = await launchRun(deps, run);
  if (launched.kind === "started") return launched.run;
  if (run.restarts === undefined) return run;
  return fail(deps, run, `its cluster was given to run ${launched.byRun} meanwhile`);
}

/** Ends a run that no instance can end, with the recorded results and what may have been done besides. */
async function fail(deps: ReconcileDeps, run: RunRecord, why: string): Promise<RunRecord> {
  const { records, clock, log } = deps;
  const workflow = workflowOf(run.workflow);
  if (workflow === undefined) throw new TypeError(`defect: ${run.workflow} was judged, and is no workflow`);
  const checkpoint = await readCheckpoint(records, run.id);
  const { plan, planHash } = run;
  const report = workflow.conclude(run.input, {
    why,
    unsure: checkpoint === undefined ? [] : openSteps(run),
    soFar: checkpoint?.soFar,
    ...(plan === undefined || planHash === undefined ? {} : { planned: { plan, planHash } }),
  });
  const at = new Date(clock.now()).toISOString();
  const failed = await edit(deps, run, (current) =>
    endRun(current, { kind: "failed", failure: why, report }, at),
  );
  if (!hasEnded(failed)) return failed;
  log.error("run failed", { run: run.id, instance: instanceOf(run), because: why });
  await settleEnded(records, failed);
  return failed;
}

/** Steps that change nothing. */
const BEFORE_THE_WORK: ReadonlySet<string> = new Set(["read", "plan", "approve", "pause", "restart"]);

/** The steps that were in progress when the instance was lost. */
function openSteps({ steps }: RunRecord): readonly string[] {
  const last = steps.findLast(({ name }) => !BEFORE_THE_WORK.has(name));
  if (last === undefined) return [];
  return [remaining("step-unfinished", { step: last.name, detail: last.detail })];
}
