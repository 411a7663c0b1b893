import { lookAt, type RunLook } from "../../domain/sweep/run-look.ts";
import { parkedTooLong, settled, type Standing, inFlightAgain } from "../../domain/sweep/standing.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { keepEnd } from "../../platform/records/sweep-targets.ts";
import { editStanding, type OpenSweep } from "../open-sweep.ts";

/** Looks at every run that goes on or waits for a person, and counts what has become of it. */
export async function lookAtTargets(records: Records, sweep: OpenSweep, at: string): Promise<Standing> {
  let standing = await editStanding(records, sweep, (same) => same);
  const watched = [...standing.inFlight, ...standing.parked];
  for (const { index, runId } of watched) {
    if (runId === undefined) continue;
    const run = (await records.read(runs, runId))?.value;
    const look = lookAt(run, sweep.targetAt(index));
    if (look.kind === "ended") {
      // The end first: a count whose target nobody can name would say too little.
      await keepEnd(records, sweep.run.id, index, { state: look.state, runId, why: look.why, at });
    }
    standing = await editStanding(records, sweep, (current) => noted(current, sweep, index, look, at));
  }
  return standing;
}

function noted(standing: Standing, sweep: OpenSweep, index: number, look: RunLook, at: string): Standing {
  const isParked = standing.parked.some((one) => one.index === index);
  switch (look.kind) {
    case "ended":
      return settled(standing, index, look.state);
    case "stands":
      return !isParked && Date.parse(at) - Date.parse(look.since) > sweep.parkedAfterMs
        ? parkedTooLong(standing, index, look.since)
        : standing;
    case "moves": {
      const { subscription, region } = sweep.targetAt(index);
      return isParked ? inFlightAgain(standing, index, { subscription, region }) : standing;
    }
  }
}
