import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { whyOfTarget } from "../../domain/reasons/targets.ts";
import { cleanableClusters } from "../../domain/sweep/cleanable.ts";
import type { Straggler } from "../../domain/sweep/report.ts";
import type { Standing } from "../../domain/sweep/standing.ts";
import { triedBy } from "../../platform/records/migrated-by.ts";
import type { Records } from "../../platform/records/records.ts";
import { pageOf, readEndPage, TARGETS_A_PAGE } from "../../platform/records/sweep-targets.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import { editStanding, openSweep, type OpenSweep } from "../open-sweep.ts";
import type { readSweepEnd } from "./contract.ts";
import { defined } from "../../domain/schema/defined.ts";

/** The most targets that a report names; `GET /api/sweeps/{id}/targets` has all. */
const NAMED = 50;

export function makeReadSweepEnd(records: Records): Handler<typeof readSweepEnd> {
  return async (ref) => {
    const present = await changeRun(records, ref, (same) => same);
    if (present.kind === "refused") return present;
    const sweep = await openSweep(records, present.run);
    const standing = await editStanding(records, sweep, (same) => same);
    const stragglers: Straggler[] = [];
    for (let from = 0; from < sweep.targets.length; from += TARGETS_A_PAGE) {
      for (const [place, { state, runId, why }] of await readEndPage(records, sweep.run.id, pageOf(from))) {
        if (isOpen(standing, place)) continue;
        if (state !== "succeeded") stragglers.push({ ...named(sweep, place, runId), state, why });
      }
    }
    for (const { index, runId, since } of standing.parked) {
      stragglers.push({
        ...named(sweep, index, runId),
        state: "parked",
        why: whyOfTarget("since", { since }),
      });
    }
    for (const { index, runId } of standing.inFlight) {
      stragglers.push({ ...named(sweep, index, runId), state: "running", why: "" });
    }
    return {
      kind: "done",
      value: {
        counts: standing.counts,
        running: standing.inFlight.length,
        stragglers: stragglers.slice(0, NAMED),
        cleanable: sweep.request.workflow === "migrate-cluster" ? await cleanable(records, sweep) : [],
      },
    };
  };
}

/** Clusters of the sweep, and of the sweeps whose targets it retries, whose service principals no target uses any more. */
async function cleanable(records: Records, { run }: OpenSweep): Promise<string[]> {
  const tried = await triedBy(records, run.id);
  return cleanableClusters(
    [...tried.values()].map(({ target }) => target),
    ({ clusterId }) => tried.get(canonicalId(clusterId))?.end?.state === "succeeded",
  );
}

const isOpen = ({ pending, inFlight, parked }: Standing, place: number): boolean =>
  pending.includes(place) || [...inFlight, ...parked].some(({ index }) => index === place);

function named({ targetAt }: OpenSweep, place: number, runId: string | undefined) {
  return { clusterId: targetAt(place).clusterId, ...defined({ runId }) };
}
