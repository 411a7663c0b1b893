import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import { runs } from "./kinds.ts";
import { change, isReadable, type ReadableRecord, type Records } from "./records.ts";
import { newsOf } from "./run-labels.ts";

/** The most ends in one answer; the next answer has the others. */
const ENDS_AT_MOST = 1000;
const A_PAGE = 100;

/**
 * The runs of a sweep that wait for a person, or whose end the sweep has not counted. The cost depends on their number,
 * and not on the number of other runs.
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

/** Records on a run that its sweep has counted its end, so that it is not returned any more. */
export async function noteCounted(records: Records, runId: string): Promise<void> {
  await change(records, runs, runId, (run) =>
    run.sweep === undefined || run.sweep.counted === true
      ? run
      : { ...run, sweep: { ...run.sweep, counted: true } },
  );
}
