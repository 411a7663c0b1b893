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
  /** How many runs are in progress at the same time. */
  atOnce: z.number().int(),
  floorMs: z.number(),
  expectedMs: z.number(),
});

/** What a sweep would do: the number of clusters in each wave. `targetsHash` determines the clusters. */
export const SweepPlan = z.strictObject({
  workflow: z.literal("sweep"),
  ...planFields,
  carriesOut: SweptWorkflow,
  targets: z.number().int(),
  targetsHash: z.string(),
  frozenAs: z.string(),
  waves: z.array(PlannedWave),
  leftOut: z.array(LeftOutGroup),
  /** The shortest duration of a sweep with these waves, in milliseconds. */
  floorMs: z.number(),
  /** The approximate number of calls to Azure. */
  calls: z.number().int(),
  /** The wave that waits for its approval, and the results of the targets so far. */
  nextWave: z.strictObject({ name: z.string(), counts: z.array(WaveCounts) }).optional(),
});
export type SweepPlan = z.infer<typeof SweepPlan>;

/**
 * The approximate number of reads of the run of a target. For a migration, it is close to what `npm run bench:arm-calls`
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

/** The plan of each target lists its changes; the sweep lists only how many runs start. */
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

/** Why there is no target: because no window is long enough, or because there is nothing to do. */
function nobody({ fleet, leftOut }: SweepFacts, workflow: string): Finding {
  const noTime = leftOut.find(({ because }) => because === "fitsNoWindow");
  if (noTime !== undefined) return finding("sweep-fits-no-window", workflow, noTime);
  const left = leftOut.reduce((sum, { clusters }) => sum + clusters, 0);
  return finding("sweep-without-targets", workflow, { fleet, leftOut: left });
}
