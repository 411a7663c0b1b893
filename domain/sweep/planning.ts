import { z } from "zod";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { inOrder, planFields, type PlannedWrite } from "../run/plan.ts";
import { plannedWrite } from "../writes/writes.ts";
import { blastCap } from "./blast-radius.ts";
import { LeftOutGroup, type SweepFacts } from "./facts.ts";
import { predicted } from "./prediction.ts";
import type { SweepRequest } from "./request.ts";
import { SweptWorkflow } from "./request-fields.ts";
import { wavesOf } from "./wave.ts";
import { WaveCounts } from "./standing.ts";
import { irreversible } from "../writes/irreversible.ts";
import { expectedBecause } from "../reasons/estimates.ts";

const PlannedWave = z.strictObject({
  name: z.string(),
  targets: z.number().int(),
  /** How many run at once. */
  atOnce: z.number().int(),
  floorMs: z.number(),
  expectedMs: z.number(),
});

/** What a sweep would do: how many clusters in which waves. Which ones is fixed by `targetsHash`. */
export const SweepPlan = z.strictObject({
  workflow: z.literal("sweep"),
  ...planFields,
  carriesOut: SweptWorkflow,
  targets: z.number().int(),
  targetsHash: z.string(),
  frozenAs: z.string(),
  waves: z.array(PlannedWave),
  leftOut: z.array(LeftOutGroup),
  /** No sweep of these waves is faster than this, in milliseconds. */
  floorMs: z.number(),
  /** Calls to Azure, about. */
  calls: z.number().int(),
  /** The wave that waits for its approval, and what has become of the targets by then. */
  nextWave: z.strictObject({ name: z.string(), counts: z.array(WaveCounts) }).optional(),
});
export type SweepPlan = z.infer<typeof SweepPlan>;

/**
 * What the run of a target asks Azure besides its writes, about. That of a migration is near what `npm run bench:arm-calls`
 * measures; the others are estimates.
 */
const READS: Readonly<Record<SweptWorkflow, number>> = {
  "migrate-cluster": 12,
  "upgrade-node-images": 8,
  "clean-up": 6,
  "inspect-cluster": 12,
};

export function planSweep(facts: SweepFacts, request: SweepRequest): SweepPlan {
  const { workflow: carriesOut } = request;
  const planned = wavesOf(request).map((wave, index) => ({
    name: wave.name,
    ...(facts.waves[index] ?? { targets: 0, atOnce: 0, floorMs: 0, expectedMs: 0 }),
  }));
  const targets = planned.reduce((sum, wave) => sum + wave.targets, 0);
  const { floorMs, expectedMs } = predicted(planned);
  return {
    workflow: "sweep",
    madeAt: facts.readAt,
    findings: findingsOf(facts, request, targets),
    writes: writesOf(facts, request, planned),
    cannotBeUndone:
      carriesOut === "inspect-cluster" || targets === 0
        ? []
        : [irreversible("work-of-each-target", { workflow: carriesOut })],
    expectedMs,
    expectedBecause: expectedBecause("sweep", {
      clusters: targets,
      waves: planned.filter((wave) => wave.targets > 0).length,
      floorMs,
    }),
    carriesOut,
    targets,
    targetsHash: facts.targetsHash,
    frozenAs: facts.frozenAs,
    waves: planned,
    leftOut: facts.leftOut,
    floorMs,
    calls: targets * READS[carriesOut] + facts.writes,
  };
}

/** What one of these workflows changes is for the plan of each target to say; the sweep names how many begin. */
function writesOf(
  { targetsHash }: SweepFacts,
  { workflow }: SweepRequest,
  waves: SweepPlan["waves"],
): PlannedWrite[] {
  if (workflow === "inspect-cluster") return [];
  return inOrder(
    waves
      .filter(({ targets }) => targets > 0)
      .map(({ name, targets }) =>
        plannedWrite("sweep-wave", `wave ${name}`, { workflow, targets, hash: targetsHash.slice(0, 12) }),
      ),
  );
}

function findingsOf(facts: SweepFacts, request: SweepRequest, targets: number): Finding[] {
  const { fleet, leftOut, shared, waves } = facts;
  const { workflow } = request;
  const cap = blastCap(request, fleet);
  return [
    ...(targets === 0 ? [nobody(facts, workflow)] : []),
    ...(cap !== undefined && targets > cap.atMost
      ? [finding("sweep-too-large", workflow, { targets, ...cap })]
      : []),
    ...shared.map(({ what, ...thing }) => finding("sweep-targets-share", what, { what, ...thing })),
    ...(targets === 0
      ? []
      : (request.waves ?? []).flatMap(({ name }, index) =>
          waves[index]?.targets === 0 ? [finding("sweep-wave-empty", name, { wave: name })] : [],
        )),
    ...leftOut.map(({ because, code, why, clusters, examples }) =>
      finding("sweep-leaves-out", code ?? because, {
        clusters,
        because: code === undefined ? why : `${code}: ${why}`,
        examples,
      }),
    ),
  ];
}

/** Why there is no target: for lack of time where only that keeps one out, or because nothing is asked for that can be done. */
function nobody({ fleet, leftOut }: SweepFacts, workflow: string): Finding {
  const noTime = leftOut.find(({ because }) => because === "fitsNoWindow");
  if (noTime !== undefined) return finding("sweep-fits-no-window", workflow, noTime);
  const left = leftOut.reduce((sum, { clusters }) => sum + clusters, 0);
  return finding("sweep-without-targets", workflow, { fleet, leftOut: left });
}
