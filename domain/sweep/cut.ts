import { canonicalId } from "../arm-id/arm-id.ts";
import { amountOf } from "./amount.ts";
import type { SweepRequest } from "./request.ts";
import { mayStartAt, withMargin } from "./start-hours.ts";
import { whyLeftOut } from "../reasons/left-out.ts";
import { hasTags } from "./tag-filter.ts";
import { keepApart } from "./overlapping.ts";
import type { LeftOut, PlannedCandidate, Target } from "./target.ts";
import { type Wave, wavesOf } from "./wave.ts";
import { defined } from "../schema/defined.ts";

/** The targets in the order of their starts, wave after wave, and the clusters that are left out. */
export interface Cut {
  readonly targets: readonly Target[];
  readonly leftOut: readonly LeftOut[];
}

type Ready = PlannedCandidate & { readonly plan: { readonly kind: "planned" } };

/**
 * Sorts clusters and divides them into waves. The same clusters give the same waves, whatever their order.
 *
 * @param now - the time for the windows, in milliseconds since the epoch
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
      ...defined({ remedy }),
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
    clusterId,
    subscription,
    region,
    wave,
    planHash: plan.planHash,
    expectedMs: plan.expectedMs,
    ...defined({ migrationRunId }),
    ...(principal === undefined || beyond.has(principal) ? {} : { ownPrincipal: principal }),
  };
}

/** Each wave takes the clusters that match it, in their order; clusters for which no wave has room remain. */
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
    // Two infinities are equal, but their difference is not a number.
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    return byId(one) < byId(other) ? -1 : 1;
  });
}

/** The smallest number comes first. */
const RANKS: Readonly<Record<NonNullable<SweepRequest["order"]>, (one: Ready) => number>> = {
  // A principal with an unknown expiry may expire any day, but nothing shows it: it comes after those with a known one.
  earliestExpiry: ({ expiresOn }) =>
    expiresOn === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresOn),
  smallestFirst: ({ candidate }) => candidate.pools.reduce((sum, { nodes }) => sum + nodes, 0),
  asGiven: ({ given }) => given ?? Number.POSITIVE_INFINITY,
};
