import { canonicalId } from "../arm-id/arm-id.ts";
import { amountOf } from "./amount.ts";
import type { SweepRequest } from "./request.ts";
import { mayStartAt, withMargin } from "./start-hours.ts";
import { whyLeftOut } from "../reasons/left-out.ts";
import { hasTags } from "./tag-filter.ts";
import { keepApart } from "./overlapping.ts";
import type { LeftOut, PlannedCandidate, Target } from "./target.ts";
import { type Wave, wavesOf } from "./wave.ts";

/** The targets in the order in which they start, wave after wave, and who is left out. */
export interface Cut {
  readonly targets: readonly Target[];
  readonly leftOut: readonly LeftOut[];
}

type Ready = PlannedCandidate & { readonly plan: { readonly kind: "planned" } };

/**
 * Puts clusters in order and in waves. The same clusters make the same waves, in whichever order they come.
 *
 * @param now - when windows are looked at, in milliseconds since the epoch
 */
export function cut(planned: readonly PlannedCandidate[], request: SweepRequest, now: number): Cut {
  const { apart: ready, leftOut: together } = keepApart(planned.filter(isReady));
  const tooLong = ready.filter(({ plan }) => mayStartAt(request, plan.expectedMs, now) === undefined);
  const sorted = inOrder(
    ready.filter((one) => !tooLong.includes(one)),
    request.order ?? "earliestExpiry",
  );
  const waves = wavesOf(request);
  const cuts = cutWaves(sorted, waves);
  const taken = new Set<PlannedCandidate>(cuts.waves.flat());
  const beyond = new Set(
    planned.filter((one) => one.sharedBeyond === true || !taken.has(one)).map(principalOf),
  );
  return {
    targets: cuts.waves.flatMap((members, wave) => members.map((one) => targetOf(one, wave, beyond))),
    leftOut: [
      ...planned.flatMap(whyNotReady),
      ...together,
      ...tooLong.map(({ candidate, plan }) =>
        leftOut(candidate.clusterId, "fitsNoWindow", fitsNot(plan.expectedMs)),
      ),
      ...cuts.rest.map(({ candidate }) => leftOut(candidate.clusterId, "inNoWave", whyLeftOut("in-no-wave"))),
    ],
  };
}

const isReady = (one: PlannedCandidate): one is Ready => one.plan.kind === "planned";

const leftOut = (clusterId: string, because: LeftOut["because"], why: string): LeftOut => ({
  clusterId,
  because,
  why,
});

const fitsNot = (expectedMs: number): string =>
  whyLeftOut("fits-no-window", { expectedMs, withMarginMs: withMargin(expectedMs) });

function whyNotReady({ candidate, plan }: PlannedCandidate): readonly LeftOut[] {
  if (plan.kind === "planned") return [];
  const remedy = plan.kind === "blocked" ? plan.remedy : undefined;
  return [
    {
      ...leftOut(candidate.clusterId, plan.kind, plan.means),
      code: plan.code,
      ...(remedy === undefined ? {} : { remedy }),
    },
  ];
}

const principalOf = ({ candidate }: PlannedCandidate): string | undefined =>
  candidate.servicePrincipal?.toLowerCase();

function targetOf(one: Ready, wave: number, beyond: ReadonlySet<string | undefined>): Target {
  const { candidate, plan, migrationRunId } = one;
  const { clusterId, subscription, region } = candidate;
  const principal = principalOf(one);
  return {
    ...{ clusterId, subscription, region, wave },
    planHash: plan.planHash,
    expectedMs: plan.expectedMs,
    ...(migrationRunId === undefined ? {} : { migrationRunId }),
    ...(principal === undefined || beyond.has(principal) ? {} : { ownPrincipal: principal }),
  };
}

/** Each wave takes those that fit it, in their order; what no wave has room for is the rest. */
function cutWaves(
  sorted: readonly Ready[],
  waves: readonly Wave[],
): { waves: Ready[][]; rest: readonly Ready[] } {
  let left = sorted;
  const members = waves.map(({ clusters = "rest", tags }) => {
    const fitting = left.filter(({ candidate }) => tags === undefined || hasTags(candidate.tags, tags));
    const room = clusters === "rest" ? fitting.length : amountOf(clusters, sorted.length, "up");
    const taken = new Set(fitting.slice(0, room));
    left = left.filter((one) => !taken.has(one));
    return [...taken];
  });
  return { waves: members, rest: left };
}

function inOrder(ready: readonly Ready[], order: NonNullable<SweepRequest["order"]>): readonly Ready[] {
  const rank = RANKS[order];
  const byId = ({ candidate }: Ready) => canonicalId(candidate.clusterId);
  return [...ready].sort((one, other) => {
    const difference = rank(one) - rank(other);
    // Infinities are equal, and their difference is no number.
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    return byId(one) < byId(other) ? -1 : 1;
  });
}

/** Who comes first has the smallest number. */
const RANKS: Readonly<Record<NonNullable<SweepRequest["order"]>, (one: Ready) => number>> = {
  // A principal whose end nobody knows may end any day, but nothing says so: it comes after those that are known.
  earliestExpiry: ({ expiresOn }) =>
    expiresOn === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresOn),
  smallestFirst: ({ candidate }) => candidate.pools.reduce((sum, { nodes }) => sum + nodes, 0),
  asGiven: ({ given }) => given ?? Number.POSITIVE_INFINITY,
};
