import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import { runs } from "./kinds.ts";
import { change, isReadable, type ReadableRecord, type Records } from "./records.ts";
import { newsOf } from "./run-labels.ts";

/** One answer takes so many ends at most: the others are there the next time. */
const ENDS_AT_MOST = 1000;
const A_PAGE = 100;

/**
 * The runs of a sweep that stand still or have come to an end that the sweep has not counted: what it costs depends on
 * these, and not on how many others go on or were counted.
 */
export async function sweepNews(records: Records, sweep: string): Promise<readonly RunRecord[]> {
  const found: RunRecord[] = [];
  let ends = 0;
  let after: string | undefined;
  for (;;) {
    const { items, more } = await records.list(runs, { limit: A_PAGE, after, label: newsOf(sweep) });
    const readable: readonly ReadableRecord<RunRecord>[] = items.filter(isReadable);
    found.push(...readable.map(({ value }) => value));
    ends += readable.filter(({ value }) => hasEnded(value)).length;
    after = items.at(-1)?.cursor;
    if (!more || after === undefined || ends >= ENDS_AT_MOST) return found;
  }
}

/** Notes on a run that its sweep has counted its end: it is no news any more. */
export async function noteCounted(records: Records, runId: string): Promise<void> {
  await change(records, runs, runId, (run) =>
    run.sweep === undefined || run.sweep.counted === true
      ? run
      : { ...run, sweep: { ...run.sweep, counted: true } },
  );
}
