import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import { lookAt, type RunLook } from "../../domain/sweep/run-look.ts";
import { parkedTooLong, settled, type Standing, inFlightAgain } from "../../domain/sweep/standing.ts";
import { minutes } from "../../domain/text/duration.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { noteCounted, sweepNews } from "../../platform/records/sweep-news.ts";
import { keepEnd } from "../../platform/records/sweep-targets.ts";
import { editStanding, type OpenSweep } from "../open-sweep.ts";

/** How many runs without news are read per poll, other ones each time: a run whose record is gone never has news. */
const OTHERS_AT_ONCE = 20;

interface Looked {
  readonly index: number;
  readonly runId: string;
  readonly look: RunLook;
}

/**
 * Reads the runs whose state has changed, those that waited for a person, and some others, and counts those that have
 * ended.
 */
export async function lookAtTargets(records: Records, sweep: OpenSweep, at: string): Promise<Standing> {
  const standing = await editStanding(records, sweep, (same) => same);
  const news = new Map((await sweepNews(records, sweep.run.id)).map((run) => [run.id, run] as const));
  const looked: Looked[] = [];
  for (const { index, runId } of watched(standing, news, Date.parse(at))) {
    const run = news.get(runId) ?? (await records.read(runs, runId))?.value;
    const look = lookAt(run, sweep.targetAt(index));
    // The end first: a count whose target nobody can name would say too little.
    if (look.kind === "ended") {
      await keepEnd(records, sweep.run.id, index, { state: look.state, runId, why: look.why, at });
    }
    looked.push({ index, runId, look });
  }
  const noticed = await editStanding(records, sweep, (current) =>
    looked.reduce((so, one) => noted(so, sweep, one, at), current),
  );
  const ended = looked.filter(({ look }) => look.kind === "ended");
  for (const { runId } of ended) await noteCounted(records, runId);
  await forgetOlderNews(records, noticed, news, new Set(ended.map(({ runId }) => runId)));
  return noticed;
}

/** The runs to read: those with news, those that waited for a person, and others in turn. */
function watched(
  { inFlight, parked }: Standing,
  news: ReadonlyMap<string, RunRecord>,
  now: number,
): { readonly index: number; readonly runId: string }[] {
  const moving = inFlight.flatMap(({ index, runId }) => (runId === undefined ? [] : [{ index, runId }]));
  const withNews = moving.filter(({ runId }) => news.has(runId));
  const others = moving.filter(({ runId }) => !news.has(runId));
  const from = (Math.floor(now / minutes(1)) * OTHERS_AT_ONCE) % Math.max(1, others.length);
  const inTurn = [...others.slice(from), ...others.slice(0, from)].slice(0, OTHERS_AT_ONCE);
  return [...withNews, ...parked.map(({ index, runId }) => ({ index, runId })), ...inTurn];
}

/**
 * An end that was counted before a crash, and not noted on the run, remains news until it is noted here. While a target
 * has a run that is not recorded yet, its end may be among them.
 */
async function forgetOlderNews(
  records: Records,
  { inFlight, parked }: Standing,
  news: ReadonlyMap<string, RunRecord>,
  counted: ReadonlySet<string>,
): Promise<void> {
  if (inFlight.some(({ runId }) => runId === undefined)) return;
  const open = new Set([...inFlight, ...parked].map(({ runId }) => runId));
  for (const run of news.values()) {
    if (hasEnded(run) && !open.has(run.id) && !counted.has(run.id)) await noteCounted(records, run.id);
  }
}

function noted(standing: Standing, sweep: OpenSweep, { index, look }: Looked, at: string): Standing {
  const isParked = standing.parked.some((one) => one.index === index);
  switch (look.kind) {
    case "ended":
      return settled(standing, index, look.state);
    case "stands":
      return !isParked && Date.parse(at) - Date.parse(look.since) > sweep.parkedAfterMs
        ? parkedTooLong(standing, index, look.since)
        : standing;
    case "moves":
      return isParked ? inFlightAgain(standing, index) : standing;
  }
}
