import { planSweep } from "../../domain/sweep/planning.ts";
import type { KeptEnd } from "../../domain/sweep/kept.ts";
import type { SweepRequest } from "../../domain/sweep/request.ts";
import { newStanding, type Standing } from "../../domain/sweep/standing.ts";
import type { LeftOut, Target } from "../../domain/sweep/target.ts";
import { wavesOf } from "../../domain/sweep/wave.ts";
import type { RunRecord } from "../../domain/run/record.ts";
import { minutes } from "../../domain/text/duration.ts";
import { sweepStandings } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { keepLeftOut } from "../../platform/records/sweep-left-out.ts";
import { keepEnd, keepTargets } from "../../platform/records/sweep-targets.ts";
import { aRun } from "../unit/run/example-runs.ts";
import { READ_AT } from "./migration-facts.ts";
import { clusterNamed, sweepRequest } from "./sweeps.ts";

export interface SweepAtRecords {
  readonly request?: SweepRequest;
  readonly targets?: readonly Target[];
  readonly leftOut?: readonly LeftOut[];
  /** How the sweep stands; absent for one that has not begun. */
  readonly standing?: (begun: Standing) => Standing;
  readonly ends?: Readonly<Record<number, KeptEnd>>;
}

/** The target of that place, which is in the wave of that place among the waves of its sweep. */
export const frozenTarget = (place: number, wave = 0): Target => ({
  clusterId: clusterNamed(`shop-${String(place)}`),
  subscription: "11111111-2222-4333-8444-555555555550",
  region: "westeurope",
  wave,
  planHash: `hash-of-shop-${String(place)}`,
  expectedMs: minutes(60),
});

/** Puts into records what the planning and the course of a sweep leave there, and answers its run. */
export async function sweepAtRecords(
  records: Records,
  kept: SweepAtRecords = {},
  run: Partial<RunRecord> = {},
): Promise<RunRecord> {
  const { request = sweepRequest(), targets = [], leftOut = [], standing, ends = {} } = kept;
  const id = run.id ?? "sweep-1";
  const frozenAs = `${id}-frozen`;
  await keepTargets(records, frozenAs, targets);
  await keepLeftOut(records, frozenAs, leftOut);
  for (const [place, end] of Object.entries(ends)) await keepEnd(records, id, Number(place), end);
  const sizes = wavesOf(request).map((_, wave) => targets.filter((one) => one.wave === wave).length);
  if (standing !== undefined) await records.insert(sweepStandings, id, standing(newStanding(sizes)));
  const facts = {
    ...{ readAt: READ_AT, fleet: targets.length + leftOut.length, frozenAs, targetsHash: "0".repeat(64) },
    waves: sizes.map((size) => ({ targets: size, atOnce: size, floorMs: 0, expectedMs: 0 })),
    ...{ leftOut: [], shared: [], writes: targets.length },
  };
  const plan = planSweep(facts, request);
  return aRun({ id, workflow: "sweep", input: { ...request }, state: "running", plan, ...run });
}
