import { carry, readTraceparent } from "../domain/activity/trace-context.ts";
import { continuedFrom } from "../domain/run/restart.ts";
import { instanceOf, isStarting } from "../domain/run/instance.ts";
import type { RunRecord } from "../domain/run/record.ts";
import type { Approval, RunInput } from "../orchestrations/kit/workflow-contract.ts";
import { workflowOf } from "../orchestrations/workflows.ts";
import type { Clock } from "../platform/clock.ts";
import { confirmLease } from "../platform/records/cluster-lease.ts";
import { runs } from "../platform/records/kinds.ts";
import { traceOfRun } from "../platform/trace.ts";
import { RecordContended, type Records } from "../platform/records/records.ts";
import type { Engine } from "./engine.ts";
import { defined } from "../domain/schema/defined.ts";

export interface LaunchDeps {
  readonly records: Records;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly approval: Approval;
  /** Whether spans are recorded: then every run has a trace, otherwise only runs whose callers have one. */
  readonly traced?: boolean;
}

export type LaunchAnswer =
  | { readonly kind: "started"; readonly run: RunRecord }
  /** Another run has leased the cluster. */
  | { readonly kind: "busy"; readonly byRun: string };

/**
 * Starts the current instance of a recorded run; it has no effect if the instance has already started. An instance that
 * was given up is terminated first.
 */
export async function launchRun(deps: LaunchDeps, run: RunRecord): Promise<LaunchAnswer> {
  if (!isStarting(run)) return { kind: "started", run };
  const { records, clock, engine } = deps;
  const workflow = workflowOf(run.workflow);
  if (workflow === undefined)
    throw new TypeError(`run ${run.id} is of ${run.workflow}, which is no workflow`);
  const { leasedCluster } = workflow.order.parse(run.input);
  const lease =
    leasedCluster === undefined
      ? ({ kind: "held" } as const)
      : await confirmLease(records, clock, leasedCluster, run.id);
  const stored = await records.read(runs, run.id);
  if (lease.kind === "taken") {
    // It lost the lease before it had a record, so it never started, and only its key is left.
    if (stored?.value.state === "queued" && stored.value.restarts === undefined) {
      await records.remove(runs, run.id, stored.version);
    }
    return { kind: "busy", byRun: lease.byRun };
  }
  if (stored === undefined) throw new RecordContended(runs.name, run.id);
  if (isStarting(stored.value)) {
    await endEarlier(engine, stored.value);
    await engine.start(workflow.orchestration, instanceOf(stored.value), instanceInput(deps, stored.value));
  }
  return { kind: "started", run: stored.value };
}

/** Terminates the instance that was given up. It cannot write any more, so there is no need to wait for its end. */
async function endEarlier(engine: Engine, { id, restarts = [] }: RunRecord): Promise<void> {
  const lost = restarts.at(-1);
  if (lost === undefined) return;
  for (const instance of [lost.instance, ...(lost.childInstances ?? [])]) {
    await engine.terminate(instance, `run ${id} goes on in another instance`);
  }
}

/** Includes the trace of the run, which the kit passes on. */
function instanceInput({ approval, traced = false }: LaunchDeps, run: RunRecord): unknown {
  const { id, input, expectedPlanHash, standingApproval } = run;
  const continued = continuedFrom(run);
  const given: RunInput<RunRecord["input"]> = {
    runId: id,
    request: input,
    // The plan of a target was approved with its sweep. The run must have that plan, and asks for an approval if it
    // has changed.
    approval: run.sweep === undefined ? approval : "notRequired",
    ...defined({ standingApproval, expectedPlanHash }),
    ...(run.sweep?.hasHours === true ? { hoursOf: run.sweep.id } : {}),
    ...defined({ continued }),
  };
  const caller = readTraceparent(run.traceparent);
  return carry(given, caller === undefined && !traced ? undefined : traceOfRun(id, caller));
}
