import { exhausted } from "../../domain/sweep/budget.ts";
import { nextStarts, type NextStarts, STARTS_AT_ONCE } from "../../domain/sweep/next-starts.ts";
import { standsAs } from "../../domain/sweep/report.ts";
import { type Standing, taken, waveBegun } from "../../domain/sweep/standing.ts";
import { wavesOf } from "../../domain/sweep/wave.ts";
import { hours, minutes, seconds } from "../../domain/text/duration.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import { changeRun } from "../change-run.ts";
import type { TargetRuns } from "../target-runs.ts";
import { editStanding, openSweep, type OpenSweep } from "../open-sweep.ts";
import { lookAtTargets } from "./look-at-targets.ts";
import { settleTaken, startTaken } from "./start-taken.ts";
import type { advanceSweep } from "./contract.ts";
import { defined } from "../../domain/schema/defined.ts";

/** How often runs are polled. A sweep that only waits for a window is polled less often, but at least twice a day. */
const LOOK_EVERY_MS = minutes(1);
const LOOK_AT_LEAST_MS = hours(12);

export function makeAdvanceSweep(
  records: Records,
  runs: TargetRuns,
  clock: Clock,
): Handler<typeof advanceSweep> {
  return async ({ at: askedAt, wave, starts, ...ref }) => {
    const at = new Date(Math.max(Date.parse(askedAt), clock.now())).toISOString();
    const present = await changeRun(records, ref, (same) => same);
    if (present.kind === "refused") return present;
    const sweep = await openSweep(records, present.run);
    await editStanding(records, sweep, (standing) => waveBegun(standing, wave));
    await settleTaken(records, runs, sweep, at);
    const looked = await lookAtTargets(records, sweep, at);
    const { standing, notBefore, isFull } = starts
      ? await startNext(records, runs, sweep, at)
      : { standing: looked, notBefore: undefined, isFull: false };
    await showWaves(records, ref, sweep, standing);
    return { kind: "done", value: turnOf(sweep, standing, { wave, starts, at, notBefore, isFull }) };
  };
}

/** Records which targets start next, and then starts them: after a crash in between, the next call starts them. */
async function startNext(records: Records, runs: TargetRuns, sweep: OpenSweep, at: string) {
  let next: NextStarts = { start: [], notBefore: undefined };
  await editStanding(records, sweep, (current) => {
    next = nextStarts(current, sweep.request, sweep.targetAt, Date.parse(at));
    return next.start.length === 0 ? current : taken(current, next.start);
  });
  return {
    standing: await startTaken(records, runs, sweep, at),
    notBefore: next.notBefore,
    isFull: next.start.length === STARTS_AT_ONCE,
  };
}

interface Asked {
  readonly wave: number;
  readonly starts: boolean;
  readonly at: string;
  readonly notBefore: number | undefined;
  /** True if more targets may start than one call starts. */
  readonly isFull: boolean;
}

function turnOf({ request }: OpenSweep, standing: Standing, { wave, starts, at, notBefore, isFull }: Asked) {
  const { inFlight, pending, counts } = standing;
  const name = wavesOf(request)[wave]?.name ?? "";
  const ofWave = counts[wave];
  const line = ofWave === undefined ? "" : standsAs(name, ofWave, inFlight.length);
  const isOver = inFlight.length === 0 && (pending.length === 0 || !starts);
  const spent = starts ? exhausted(standing, request) : undefined;
  if (spent !== undefined) {
    const { wave: of, ...numbers } = spent;
    const limit = { ...numbers, ...defined({ wave: of }) };
    return { kind: "exhausted", forMs: 0, line, exhausted: limit } as const;
  }
  if (isOver || standing.wave > wave) return { kind: "over", forMs: 0, line } as const;
  if (isFull) return { kind: "going", forMs: seconds(1), line } as const;
  const idle = inFlight.length === 0 && standing.busy.length === 0 && notBefore !== undefined;
  const forMs = idle ? Math.min(notBefore - Date.parse(at), LOOK_AT_LEAST_MS) : LOOK_EVERY_MS;
  return { kind: "going", forMs, line } as const;
}

/** Writes the counts of the waves to the record of the sweep, where people see them. */
async function showWaves(
  records: Records,
  ref: Parameters<typeof changeRun>[1],
  { request }: OpenSweep,
  { counts }: Standing,
): Promise<void> {
  const waves = wavesOf(request).map(({ name }, index) => ({ name, counts: { ...counts[index] } }));
  const shown = JSON.stringify(waves);
  await changeRun(records, ref, (run) => (JSON.stringify(run.waves) === shown ? run : { ...run, waves }));
}
