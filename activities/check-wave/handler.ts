import { placesOf } from "../../domain/sweep/standing.ts";
import { worseNow } from "../../domain/sweep/worse.ts";
import { answerOf } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { pageOf, readEndPage } from "../../platform/records/sweep-targets.ts";
import type { Handler } from "../activity-contract.ts";
import { RunRecordMissing } from "../change-run.ts";
import { editStanding, openSweep } from "../open-sweep.ts";
import type { checkWave } from "./contract.ts";

/** More than these help nobody at once. */
const NAMED = 20;

export function makeCheckWave(azure: Azure, records: Records): Handler<typeof checkWave> {
  return async ({ wave, runId }) => {
    const run = await records.read(runs, runId);
    if (run === undefined) throw new RunRecordMissing(runId);
    const sweep = await openSweep(records, run.value);
    const { counts } = await editStanding(records, sweep, (same) => same);
    const places = placesOf({ counts }, wave);
    const worse: string[] = [];
    for (const page of new Set(places.map(pageOf))) {
      const ends = await readEndPage(records, sweep.run.id, page);
      for (const place of places.filter((one) => ends.get(one)?.state === "succeeded")) {
        const { clusterId } = sweep.targetAt(place);
        const found = await azure.clusters.find(clusterId);
        if (found.kind === "failed") return answerOf(found.failure, clusterId);
        const cluster = found.kind === "found" ? found.cluster : undefined;
        worse.push(...worseNow(clusterId, cluster, sweep.request.workflow));
      }
    }
    return { kind: "done", value: worse.slice(0, NAMED) };
  };
}
