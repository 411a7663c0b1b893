import { clusterOf, type RunRecord } from "../../../../domain/run/record.ts";
import { amountOf } from "../../../../domain/sweep/amount.ts";
import { SweepRequest } from "../../../../domain/sweep/request.ts";
import type { Target } from "../../../../domain/sweep/target.ts";
import { concurrencyOf, MAX_FAILURES, wavesOf } from "../../../../domain/sweep/wave.ts";
import { durationMs } from "../../../../domain/text/iso-duration.ts";
import { canonical } from "../../../../local/arm/world/ids.ts";
import type { Observed } from "../observed.ts";
import { accepted, type Check, lives } from "./check.ts";
import { isOpenFor } from "./open-hours.ts";

/** A sweep, its frozen targets, and their runs in the order in which they began. */
interface Swept {
  readonly sweep: RunRecord;
  readonly request: SweepRequest;
  readonly targets: readonly Target[];
  readonly runs: readonly RunRecord[];
}

/** The start of a target, and the runs of other targets that had begun by then. */
interface Start extends Swept {
  readonly run: RunRecord;
  readonly target: Target;
  readonly at: number;
  readonly before: readonly RunRecord[];
}

/** 12. A sweep never has more in flight than its wave allows: in all, in a subscription and in a region of one. */
const noMoreInFlight: Check = (_, seen) =>
  startsIn(seen).flatMap(({ run, target, targets, request, before, at }) => {
    const wave = wavesOf(request)[target.wave];
    if (wave === undefined) return [`${run.id} is in no wave`];
    const { perSubscription = Infinity, perRegion = Infinity } = wave;
    const ofWave = targets.filter((one) => one.wave === target.wave);
    const beside = before
      .filter((one) => goesOn(one, at, request))
      .flatMap((one) => targetOf(one, targets) ?? []);
    const near = beside.filter(({ subscription }) => subscription === target.subscription);
    const nearest = near.filter(({ region }) => region === target.region);
    return [
      { found: beside, most: amountOf(concurrencyOf(wave), ofWave.length, "up"), where: "in all" },
      { found: near, most: perSubscription, where: "in its subscription" },
      { found: nearest, most: perRegion, where: "in its region" },
    ]
      .filter(({ found, most }) => found.length + 1 > most)
      .map(
        ({ found, most, where }) =>
          `${run.id} was started beside ${String(found.length)} ${where}, and ${String(most)} may go on at once`,
      );
  });

/** 13. A sweep starts nothing over its budget, outside its hours, before the wave before is over, or after its own end. */
const startsInTime: Check = (_, seen) =>
  startsIn(seen).flatMap((start) => {
    const { run, sweep, request, target, at } = start;
    const fits = isOpenFor(request, at, target.expectedMs);
    return [
      ...overBudget(start),
      ...(fits ? [] : [`${run.id} was started at ${run.createdAt}, which is outside the hours of its sweep`]),
      ...tooEarly(start),
      ...(lives(sweep, at) ? [] : [`${run.id} was started after its sweep had ended`]),
    ];
  });

/** 14. A wave that asks for an approval of its own starts nothing before a person has given it. */
const wavesApproved: Check = ({ approval }, seen) =>
  startsIn(seen).flatMap((start) => {
    const { run, request, target } = start;
    if (wavesOf(request)[target.wave]?.approval !== true || approvedForWave(start, approval)) return [];
    return [`${run.id} was started before anybody had approved its wave`];
  });

/** 15. A sweep touches the clusters of its frozen list and no others, each with the plan that was frozen for it. */
const onlyFrozenTargets: Check = (_, seen) => {
  const strangers = sweptIn(seen).flatMap(({ request, targets, runs }) =>
    runs.flatMap((run) => {
      const target = targetOf(run, targets);
      if (target === undefined) return [`${run.id} is about no target of its sweep`];
      const wave = wavesOf(request)[target.wave]?.name;
      return [
        ...(run.expectedPlanHash === target.planHash ? [] : [`${run.id} is bound to another plan`]),
        ...(run.sweep?.wave === wave ? [] : [`${run.id} was started in another wave than its target is in`]),
      ];
    }),
  );
  const asked = new Set(seen.runs.flatMap((run) => canonical(clusterOf(run) ?? "")));
  const touched = seen.journal.filter(accepted).flatMap(({ method, path }) => {
    const [cluster] = /^.*\/managedclusters\/[^/]+/.exec(canonical(path)) ?? [];
    return cluster === undefined || asked.has(cluster)
      ? []
      : [`no run is about the cluster of ${method} ${path}`];
  });
  return [...strangers, ...touched];
};

/** What must always hold of sweeps, by name. */
export const SWEEP_INVARIANTS = {
  "a sweep has no more in flight than it may": noMoreInFlight,
  "a sweep starts nothing over budget or at the wrong time": startsInTime,
  "a wave with an approval of its own waits for it": wavesApproved,
  "a sweep touches its frozen targets only": onlyFrozenTargets,
} as const satisfies Readonly<Record<string, Check>>;

function sweptIn({ runs, sweepTargets }: Observed): readonly Swept[] {
  return runs
    .filter(({ workflow }) => workflow === "sweep")
    .map((sweep) => ({
      sweep,
      request: SweepRequest.parse(sweep.input),
      targets: sweepTargets.get(sweep.id) ?? [],
      runs: runs
        .filter((run) => run.sweep?.id === sweep.id)
        .sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt)),
    }));
}

/** Every start of a target that is in a frozen list. */
function startsIn(seen: Observed): readonly Start[] {
  return sweptIn(seen).flatMap((swept) =>
    swept.runs.flatMap((run, index) => {
      const target = targetOf(run, swept.targets);
      const before = swept.runs.slice(0, index);
      return target === undefined ? [] : [{ ...swept, run, target, at: Date.parse(run.createdAt), before }];
    }),
  );
}

const targetOf = (run: RunRecord, targets: readonly Target[]): Target | undefined =>
  targets.find(({ clusterId }) => canonical(clusterId) === canonical(clusterOf(run) ?? ""));

/** Where the request does not say, a run that stands for longer than four hours makes room for another. */
const standsFor = ({ parkedCountsAfter = "PT4H" }: SweepRequest): number => durationMs(parkedCountsAfter);

/** True for a run that goes on, and does not stand still for so long that its sweep counts it among the failures. */
function goesOn(run: RunRecord, at: number, request: SweepRequest): boolean {
  if (run.endedAt !== undefined && Date.parse(run.endedAt) <= at) return false;
  const last = run.steps.findLast(({ startedAt }) => Date.parse(startedAt) <= at);
  return at - Date.parse(last?.startedAt ?? run.createdAt) <= standsFor(request);
}

/** True for a run that has stood still for so long at some time: its sweep may have gone on without it. */
const hasStood = (run: RunRecord, request: SweepRequest): boolean =>
  run.steps.some(
    ({ startedAt, endedAt = run.endedAt ?? run.updatedAt }) =>
      Date.parse(endedAt) - Date.parse(startedAt) > standsFor(request),
  );

/** More had failed by then than may, and no person had answered since. */
function overBudget({ run, sweep, request, target, targets, before, at }: Start): readonly string[] {
  const answers = sweep.commands.filter(({ name }) => name === "retry" || name === "skip");
  const answered = Math.max(...answers.map((one) => Date.parse(one.at)).filter((said) => said <= at), 0);
  const failed = before.filter(({ state, endedAt }) => {
    const ended = endedAt === undefined ? Infinity : Date.parse(endedAt);
    return ["partlySucceeded", "failed", "cancelled"].includes(state) && ended > answered && ended < at;
  });
  const wave = wavesOf(request)[target.wave];
  const inWave = failed.filter((one) => one.sweep?.wave === wave?.name);
  const members = targets.filter((one) => one.wave === target.wave);
  return [
    { found: inWave, most: amountOf(wave?.maxFailures ?? MAX_FAILURES, members.length, "down") },
    { found: failed, most: amountOf(request.maxFailures ?? MAX_FAILURES, targets.length, "down") },
  ]
    .filter(({ found, most }) => found.length > most)
    .map(
      ({ found, most }) =>
        `${run.id} was started after ${String(found.length)} had failed, and ${String(most)} may`,
    );
}

/** The first approval is the one of the sweep's plan, if that needs any; that of a wave comes once the waves before are over. */
function approvedForWave(
  { sweep, request, target, targets, before, at }: Start,
  approval: "required" | "notRequired",
): boolean {
  const through = before
    .filter((one) => (targetOf(one, targets)?.wave ?? target.wave) < target.wave && !hasStood(one, request))
    .map(({ endedAt }) => (endedAt === undefined ? Infinity : Date.parse(endedAt)));
  const { standingApproval, plan, commands } = sweep;
  const asks = approval === "required" && standingApproval === undefined && plan?.writes.length !== 0;
  const said = commands.filter(({ name }) => name === "approve").map((one) => Date.parse(one.at));
  return said.slice(asks ? 1 : 0).some((moment) => moment <= at && moment >= Math.max(...through, 0));
}

/** A target of an earlier wave was not through then, or that wave's soak was not over. */
function tooEarly({ run, request, target, targets, before, at }: Start): readonly string[] {
  return before
    .filter((one) => (targetOf(one, targets)?.wave ?? target.wave) < target.wave && !hasStood(one, request))
    .filter((one) => {
      const { soak = "PT0M" } = wavesOf(request).find(({ name }) => name === one.sweep?.wave) ?? {};
      return one.endedAt === undefined || Date.parse(one.endedAt) + durationMs(soak) > at;
    })
    .map((one) => `${run.id} was started before the wave of ${one.id} was over`);
}
