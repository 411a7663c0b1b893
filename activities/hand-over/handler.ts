import { instanceOf } from "../../domain/run/instance.ts";
import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import { mayRestart, restarted } from "../../domain/run/restart.ts";
import { keepProgress } from "../../platform/records/checkpoints.ts";
import { runs } from "../../platform/records/kinds.ts";
import { change, type Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { RunRecordMissing } from "../change-run.ts";
import type { handOver } from "./contract.ts";
import { instanceReason } from "../../domain/reasons/instances.ts";

export function makeHandOver(records: Records): Handler<typeof handOver> {
  return async ({ runId, instance = runId, at, because, soFar }) => {
    if (soFar !== undefined && (await isPresent(records, runId, instance))) {
      await keepProgress(records, runId, soFar, at);
    }
    const may = (run: RunRecord) => mayRestart(run, Date.parse(at));
    const run = await change(records, runs, runId, (current) =>
      instanceOf(current) !== instance || hasEnded(current) || may(current).kind === "never"
        ? current
        : restarted(current, at, because),
    );
    if (run === undefined) throw new RunRecordMissing(runId);
    const to = instanceOf(run);
    if (to !== instance) return { kind: "done", value: { kind: "handedOver", to } };
    const verdict = may(run);
    const why = verdict.kind === "never" ? verdict.why : instanceReason("ended", { state: run.state });
    return { kind: "done", value: { kind: "tooOften", why } };
  };
}

async function isPresent(records: Records, runId: string, instance: string): Promise<boolean> {
  const stored = await records.read(runs, runId);
  return stored !== undefined && instanceOf(stored.value) === instance;
}
