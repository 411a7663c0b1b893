import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { clusterOf, hasEnded, type RunRecord } from "../../domain/run/record.ts";
import { isNews } from "../../domain/sweep/run-look.ts";
import { label } from "./labels.ts";
import type { Labelling } from "./records.ts";

/** A filter for runs: all given conditions must be met. */
export interface RunFilter {
  readonly state?: string | undefined;
  /** Id of the cluster, however it is spelled. */
  readonly cluster?: string | undefined;
  readonly ticket?: string | undefined;
  /** Id of the sweep that the runs are a part of. */
  readonly sweep?: string | undefined;
}

/** Fields that few runs share, the most selective first. Each has a label of its own, and one together with the state. */
const FIELDS = ["cluster", "ticket", "sweep"] as const;

/** The label of runs that have not ended. */
export const OPEN = label("open");

/** The label of a sweep's runs that wait for a person, or whose end the sweep has not counted. */
export const newsOf = (sweep: string): string => label("sweep", sweep, "news");

export const runLabels: Labelling<RunRecord> = {
  version: 3,
  of(run) {
    const fields = fieldsOf(run);
    return [
      ...(hasEnded(run) ? [] : [OPEN]),
      label("state", run.state),
      ...(run.sweep !== undefined && isNews(run) ? [newsOf(run.sweep.id)] : []),
      ...FIELDS.flatMap((name) => {
        const value = fields[name];
        return value === undefined ? [] : [label(name, value), label(name, value, "state", run.state)];
      }),
    ];
  },
};

/** The label with the fewest runs; undefined for a filter that every run matches. */
export function narrowestLabel(filter: RunFilter): string | undefined {
  const { state, ...fields } = canonicalFilter(filter);
  const ofState = state === undefined ? [] : ["state", state];
  for (const name of FIELDS) {
    const value = fields[name];
    if (value !== undefined) return label(name, value, ...ofState);
  }
  return state === undefined ? undefined : label(...ofState);
}

/** True if the filter has more conditions than the label. */
export function asksForMore(filter: RunFilter): boolean {
  return FIELDS.filter((name) => filter[name] !== undefined).length > 1;
}

export function fits(filter: RunFilter, run: RunRecord): boolean {
  const { state, ...fields } = canonicalFilter(filter);
  const own = fieldsOf(run);
  return (
    (state === undefined || state === run.state) &&
    FIELDS.every((name) => fields[name] === undefined || fields[name] === own[name])
  );
}

function fieldsOf(run: RunRecord): Pick<RunFilter, (typeof FIELDS)[number]> {
  const { ticket, sweep } = run;
  return canonicalFilter({ cluster: clusterOf(run), ticket, sweep: sweep?.id });
}

function canonicalFilter(filter: RunFilter): RunFilter {
  const { cluster } = filter;
  return { ...filter, cluster: cluster === undefined ? undefined : canonicalId(cluster) };
}
