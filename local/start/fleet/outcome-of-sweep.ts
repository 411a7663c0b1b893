import { type ArmId, canonicalId, nameOf, subscriptionOf } from "../../../domain/arm-id/arm-id.ts";
import { namesApart } from "../../../domain/cluster/names-apart.ts";
import { count } from "../../../domain/text/count.ts";
import type { LeftOutView, RunView, SweepView, TargetView } from "../keyless-client.ts";
import type { ClusterOutcome, FleetOutcome, Standing } from "./outcome.ts";
import { removedByCleanUp } from "../clean-up-text.ts";
import { remainsBesideCleanUp } from "../proof.ts";
import { minute } from "./minute.ts";
import { planSummary } from "./sweep-plan-text.ts";
import { defined } from "../../../domain/schema/defined.ts";

/** A sweep that has ended, with all that was asked about it. */
export interface EndedSweep {
  readonly run: SweepView;
  readonly targets: readonly TargetView[];
  /** The runs of its targets, by their ids. */
  readonly runs: ReadonlyMap<string, RunView>;
  readonly leftOut: readonly LeftOutView[];
  /** Regions by canonical cluster id. */
  readonly regions: ReadonlyMap<string, string>;
  readonly simulated: boolean;
  /** Why entries of the fleet's file are no clusters of this fleet, a text each. */
  readonly unread: readonly string[];
}

/** The whole fleet after the sweep: each cluster once. */
export function outcomeOfSweep(ended: EndedSweep): FleetOutcome {
  const { run, targets, leftOut, simulated, unread } = ended;
  const ids = [...targets, ...leftOut].map(({ clusterId }) => clusterId);
  const names = namesApart(ids);
  const { plan, report } = run;
  return {
    title: `Migration of a fleet of ${count(targets.length + leftOut.length, "cluster")}`,
    runId: run.id,
    from: run.createdAt,
    to: run.endedAt ?? run.updatedAt,
    simulated,
    unread,
    summary: report?.summary ?? run.failure ?? waitsFor(run),
    plan: plan === undefined ? [] : planSummary(plan),
    waves: (plan?.waves ?? []).map(({ name, targets: all, atOnce }, index) => ({
      name,
      atOnce,
      targets: all,
      succeeded: report?.waves[index]?.counts.succeeded ?? 0,
    })),
    clusters: [
      ...targets.map((target) => ofTarget(target, ended)),
      ...leftOut.map((one) => ofLeftOut(one, ended)),
    ].map((one, index) => ({ ...one, name: names[index] ?? one.name })),
  };
}

const waitsFor = ({ state, incident }: SweepView): string =>
  incident === undefined
    ? `The sweep is ${state}.`
    : `The sweep waits for a person: ${incident.code}. ${incident.message}`;

const placed = (clusterId: ArmId, { regions }: EndedSweep) => ({
  id: clusterId,
  name: nameOf(clusterId),
  subscription: subscriptionOf(clusterId),
  region: regions.get(canonicalId(clusterId)) ?? "",
});

const STANDINGS: Readonly<Record<TargetView["state"], Standing>> = {
  succeeded: "succeeded",
  partlySucceeded: "open",
  failed: "needsPerson",
  cancelled: "open",
  changedSincePlanned: "notTouched",
  refused: "needsPerson",
  busy: "notTouched",
  pending: "notTouched",
  running: "open",
  parked: "needsPerson",
};

function ofTarget(
  { clusterId, wave, state, runId, why = "" }: TargetView,
  ended: EndedSweep,
): ClusterOutcome {
  const run = runId === undefined ? undefined : ended.runs.get(runId);
  const { incident, report } = run ?? {};
  const remains = report === undefined || incident !== undefined ? [] : remainsOf(report);
  return {
    ...placed(clusterId, ended),
    standing: STANDINGS[state],
    wave,
    state,
    ...defined({ runId }),
    happened: incident?.message ?? report?.summary ?? why,
    remains,
    ...(incident === undefined ? {} : { person: incident.remedy }),
    ...(report?.capabilities === undefined ? {} : { capabilities: report.capabilities }),
  };
}

/** What clean-up removes is one thing to do, however many role assignments there are, and so is what stays for others. */
function remainsOf(report: NonNullable<RunView["report"]>): readonly string[] {
  const { cleanUp } = report;
  const grants = removedByCleanUp(cleanUp).length;
  const stays = cleanUp?.stays ?? [];
  return [
    ...remainsBesideCleanUp(report).filter((text) => !stays.some((id) => text.includes(id))),
    ...(stays.length === 0
      ? []
      : [
          stays.length === 1
            ? "1 role assignment of the old identity stays while other clusters may need it"
            : `${String(stays.length)} role assignments of the old identity stay while other clusters may need them`,
        ]),
    ...(cleanUp === undefined || grants === 0
      ? []
      : [
          `clean-up removes ${count(grants, "role assignment")} of the old identity, from ${minute(cleanUp.notBefore)} on`,
        ]),
  ];
}

/** A cluster on managed identities has nothing to do; what stands against another is for a person. */
function ofLeftOut({ clusterId, code, why, remedy }: LeftOutView, ended: EndedSweep): ClusterOutcome {
  const done = code === "already-managed-identity";
  return {
    ...placed(clusterId, ended),
    standing: done ? "done" : remedy === undefined ? "notTouched" : "needsPerson",
    state: done ? "already on managed identities" : "left out",
    happened: done ? "" : code === undefined ? why : `${code}: ${why}`,
    remains: [],
    ...(done || remedy === undefined ? {} : { person: remedy }),
  };
}
