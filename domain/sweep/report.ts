import { z } from "zod";
import { namesApart } from "../cluster/names-apart.ts";
import { type Conclusion, type RunEnding, reported } from "../run/ending.ts";
import { type Outcome, reportFields } from "../run/report.ts";
import { cameTo, waveStands, whyProposed } from "../reasons/targets.ts";
import { remaining } from "../remains/remains.ts";
import { summary } from "../summaries/summaries.ts";
import { endedIn, total } from "./budget.ts";
import type { SweepPlan } from "./planning.ts";
import type { SweepRequest } from "./request.ts";
import { SweptWorkflow } from "./request-fields.ts";
import { TargetEnd, WaveCounts } from "./standing.ts";

export const TargetState = z.enum([...TargetEnd.options, "parked", "running", "pending"]);
export type TargetState = z.infer<typeof TargetState>;

const NotSucceeded = TargetState.exclude(["succeeded"]);

/** A target on which the workflow did not succeed. */
export const Straggler = z.object({
  clusterId: z.string(),
  state: NotSucceeded,
  runId: z.string().optional(),
  why: z.string(),
});
export type Straggler = z.infer<typeof Straggler>;

/** What a sweep has done so far: the numbers. How each target ended is in the records. */
export const SweepProgress = z.object({
  carriesOut: SweptWorkflow,
  /** How many waves are over; they are not run again. */
  wavesOver: z.number().int(),
  /** Waves that a person has approved, from 0. */
  approved: z.array(z.number().int()).readonly(),
  counts: z.array(WaveCounts).readonly(),
  /** Targets whose runs are in progress. */
  running: z.number().int(),
  /** Some of the targets that did not succeed. */
  stragglers: z.array(Straggler).readonly(),
  /** Clusters whose old role assignments can be removed, because no cluster uses their service principals any more. */
  cleanable: z.object({ ofSweep: z.string(), clusters: z.array(z.string()).readonly() }).optional(),
});
export type SweepProgress = z.infer<typeof SweepProgress>;

export const SweepReport = z.strictObject({
  workflow: z.literal("sweep"),
  carriesOut: SweptWorkflow,
  ...reportFields,
  targets: z.number().int(),
  succeeded: z.number().int(),
  /** Targets whose runs continue without the sweep. */
  running: z.number().int(),
  notStarted: z.number().int(),
  waves: z.array(z.strictObject({ name: z.string(), counts: WaveCounts })),
  /** As many of the targets that did not succeed as fit here. */
  stragglers: z.array(Straggler),
  /** A request that is possible now and was not before; it needs its own approval. */
  proposal: z
    .strictObject({
      workflow: z.literal("sweep"),
      because: z.string(),
      request: z.record(z.string(), z.unknown()),
    })
    .optional(),
});
export type SweepReport = z.infer<typeof SweepReport>;

export function beginSweep({ workflow }: SweepRequest): SweepProgress {
  return { carriesOut: workflow, wavesOver: 0, approved: [], counts: [], running: 0, stragglers: [] };
}

export function reportSweep(soFar: SweepProgress, ending: RunEnding<SweepPlan>): SweepReport {
  const { carriesOut, running, stragglers } = soFar;
  const waves = (ending.plan?.waves ?? []).map(({ name, targets }, index) => ({
    name,
    counts: soFar.counts[index] ?? untouched(targets),
  }));
  const inAll = total(waves.map(({ counts }) => counts));
  const notStarted = inAll.targets - endedIn(inAll) - running;
  const ends = endsOf(inAll, running, notStarted);
  const stays =
    soFar.counts.length === 0 ? [] : [sentencesOf(carriesOut, inAll, ends), ...linesOf(stragglers)];
  return {
    workflow: "sweep",
    carriesOut,
    ...reported(ending, () => concluded(soFar, inAll, ends), stays),
    targets: inAll.targets,
    succeeded: inAll.succeeded,
    running,
    notStarted,
    waves,
    stragglers: [...stragglers],
    ...proposalOf(soFar),
  };
}

/** A service principal that several clusters shared can be cleaned up only after the last of them has succeeded. */
function proposalOf({ cleanable }: SweepProgress): Pick<SweepReport, "proposal"> {
  if (cleanable === undefined) return {};
  const { ofSweep, clusters } = cleanable;
  return {
    proposal: {
      workflow: "sweep",
      because: whyProposed("clean-up", { clusters: clusters.length }),
      request: { workflow: "clean-up", targets: { ofSweep, clusterIds: [...clusters] } },
    },
  };
}

const untouched = (targets: number): WaveCounts => ({
  ...total([]),
  targets,
});

function concluded(
  { carriesOut, stragglers }: SweepProgress,
  counts: WaveCounts,
  ends: readonly string[],
): Conclusion {
  return {
    outcome: outcomeOf(counts),
    summary: sentencesOf(carriesOut, counts, ends),
    remains: linesOf(stragglers),
  };
}

/** Succeeded only if every target did. If none did, a person must check, unless no target was touched. */
function outcomeOf(counts: WaveCounts): Outcome {
  if (counts.succeeded === counts.targets) return "succeeded";
  const { changedSincePlanned, refused, busy } = counts;
  if (changedSincePlanned + refused + busy === counts.targets) return "refused";
  return counts.succeeded + counts.partlySucceeded === 0 ? "failed" : "partlySucceeded";
}

function sentencesOf(workflow: string, { succeeded, targets }: WaveCounts, ends: readonly string[]): string {
  if (succeeded === targets) return summary("sweep-came-through", { workflow, targets });
  return [
    summary("sweep-came-part-way", { workflow, succeeded, targets }),
    ...(ends.length === 0 ? [] : [summary("sweep-others", { ends })]),
  ].join(" ");
}

/** How the targets that did not succeed ended, one clause each. */
function endsOf(counts: WaveCounts, running: number, pending: number): string[] {
  const amounts = { ...counts, running, pending };
  return NotSucceeded.options.flatMap((state) =>
    amounts[state] === 0 ? [] : [cameTo(state, { clusters: amounts[state] })],
  );
}

function linesOf(stragglers: readonly Straggler[]): string[] {
  const names = namesApart(stragglers.map(({ clusterId }) => clusterId));
  return stragglers.map(({ clusterId, state, runId, why }, index) => {
    const came = cameTo(state, { clusters: undefined });
    return remaining("sweep-target-left", { name: names[index] ?? clusterId, came, runId, why });
  });
}

/** The progress of a wave, in one line. */
export function standsAs(name: string, counts: WaveCounts, running: number): string {
  const { succeeded, targets } = counts;
  return waveStands("wave", { name, succeeded, targets, others: endsOf(counts, running, 0) });
}
