import { placesOf } from "../../domain/sweep/standing.ts";
import { worseNow } from "../../domain/sweep/worse.ts";
import { answerOf } from "../../platform/azure/answer.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { inTurn, settledInTurn } from "../../platform/azure/in-turn.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { pageOf, readEndPage } from "../../platform/records/sweep-targets.ts";
import type { Handler } from "../activity-contract.ts";
import { RunRecordMissing } from "../change-run.ts";
import { inRounds } from "../in-rounds.ts";
import { editStanding, openSweep, type OpenSweep } from "../open-sweep.ts";
import type { checkWave } from "./contract.ts";
import { leftWith } from "./left-with.ts";
import { readHeld } from "./lost-now.ts";

/** The most sentences about clusters that are worse. */
const NAMED = 20;

export function makeCheckWave(azure: Azure, records: Records): Handler<typeof checkWave> {
  return async ({ wave, page, runId }) => {
    const run = await records.read(runs, runId);
    if (run === undefined) throw new RunRecordMissing(runId);
    const sweep = await openSweep(records, run.value);
    const { workflow } = sweep.request;
    const { counts } = await editStanding(records, sweep, (same) => same);
    const places = placesOf({ counts }, wave);
    const pages = [...new Set(places.map(pageOf))];
    const isLast = page + 1 >= pages.length;
    const through = await cameThrough(records, sweep, places, pages[page]);
    const isLost = await readHeld(
      azure,
      through.map(({ left }) => left.grants),
    );
    let stop: ReturnType<typeof answerOf> | undefined;
    const look = async ({ clusterId, left }: (typeof through)[number]): Promise<readonly string[]> => {
      if (stop !== undefined) return [];
      const found = await azure.clusters.find(clusterId);
      if (found.kind === "failed") {
        stop = answerOf(found.failure, clusterId);
        return [];
      }
      const cluster = found.kind === "found" ? found.cluster : undefined;
      const lost = cluster === undefined ? [] : await isLost(left.grants);
      return worseNow({ clusterId, cluster, identities: left.identities, lost }, workflow);
    };
    const { answers, failure } = await inRounds(through, (some) => settledInTurn(some, look));
    if (stop !== undefined) return stop;
    if (failure !== undefined) throw failure.cause;
    const found = through.flatMap((one) => {
      const lines = answers.get(one) ?? [];
      return lines.length > 0 ? [lines] : [];
    });
    const worse = found.flat().slice(0, NAMED);
    return { kind: "done", value: { clusters: found.length, worse, isLast } };
  };
}

/** The targets of a page that succeeded, each with what its run left. */
async function cameThrough(
  records: Records,
  { run, request, targetAt }: OpenSweep,
  places: readonly number[],
  page: number | undefined,
) {
  if (page === undefined) return [];
  const ends = await readEndPage(records, run.id, page);
  const ofPage = places.flatMap((place) => {
    const end = ends.get(place);
    return end?.state === "succeeded" ? [{ target: targetAt(place), end }] : [];
  });
  return inTurn(ofPage, async ({ target, end }) => ({
    clusterId: target.clusterId,
    left: await leftWith(records, request.workflow, target, end),
  }));
}
