import { count } from "../../../domain/text/count.ts";
import { formatDuration } from "../../../domain/text/duration.ts";
import type { SweepPlan } from "../../../domain/sweep/planning.ts";
import { tableLines } from "../../terminal/table.ts";
import { hanging } from "../../terminal/wrap.ts";
import { findingLines } from "../finding-text.ts";
import { withShortIds } from "../short-ids.ts";

/** The plan of a sweep in a few lines: how many clusters, how long, how many calls. */
export function planSummary({ targets, leftOut, floorMs, expectedMs, calls }: SweepPlan): readonly string[] {
  const left = leftOut.reduce((sum, { clusters }) => sum + clusters, 0);
  const expected = expectedMs === undefined ? "" : `, about ${formatDuration(expectedMs)} expected`;
  return [
    `${count(targets, "cluster")} to migrate, ${count(left, "cluster")} left out`,
    ...(targets === 0
      ? []
      : [`at least ${formatDuration(floorMs)}${expected}`, `about ${count(calls, "call")} to Azure`]),
  ];
}

/** Findings of which there may be many: they are shown together. */
const GROUPED: ReadonlySet<string> = new Set(["sweep-leaves-out", "sweep-targets-share"]);

const SHARED_SHOWN = 6;

/** A plan as the person reads it who is to approve it: who is in which wave, who is left out and why, what they share. */
export function sweepPlanLines(plan: SweepPlan, width: number): readonly string[] {
  const shared = plan.findings.filter(({ code }) => code === "sweep-targets-share");
  const others = plan.findings.filter(({ code }) => !GROUPED.has(code));
  return [
    "",
    "Plan of the sweep",
    ...planSummary(plan).map((line) => `  ${line}`),
    ...waveLines(plan, width),
    ...(plan.leftOut.length === 0
      ? []
      : ["", "Left out", ...plan.leftOut.flatMap((group) => leftOutLines(group, width))]),
    ...sharedLines(shared, width),
    ...others.flatMap((finding) => findingLines(finding, width)),
  ];
}

/** The waves that have clusters. */
function waveLines({ waves }: SweepPlan, width: number): readonly string[] {
  const some = waves.filter(({ targets }) => targets > 0);
  if (some.length === 0) return [];
  const rows = some.map(({ name, targets, atOnce, expectedMs }) => [
    ...[name, String(targets), String(atOnce)],
    formatDuration(expectedMs),
  ]);
  return ["", ...tableLines([["wave", "clusters", "at once", "expected"], ...rows], width)];
}

function leftOutLines({ clusters, code, why, examples }: SweepPlan["leftOut"][number], width: number) {
  const more = clusters > examples.length ? ", …" : "";
  const because = code === undefined ? why : `${code}: ${why}`;
  const line = `${withShortIds(because)} (${examples.join(", ")}${more})`;
  return hanging(`  ${String(clusters).padStart(4)}  `, line, width);
}

/** What several clusters share, the most shared first; one sentence says what to do about all of it. */
function sharedLines(shared: SweepPlan["findings"], width: number): readonly string[] {
  const [first] = shared;
  if (first === undefined) return [];
  const more = shared.length - SHARED_SHOWN;
  return [
    "",
    "Shared by several of them",
    ...shared.slice(0, SHARED_SHOWN).flatMap(({ means }) => hanging("  ", withShortIds(means), width)),
    ...(more > 0 ? [`  and ${count(more, "more thing")}, which the record of the run names`] : []),
    ...hanging("  to do: ", first.remedy, width),
  ];
}
