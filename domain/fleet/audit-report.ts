import { z } from "zod";
import { subscriptionId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { type RunEnding, reported } from "../run/ending.ts";
import { planFields } from "../run/plan.ts";
import { reportFields } from "../run/report.ts";
import { summary } from "../summaries/summaries.ts";
import { seconds } from "../text/duration.ts";
import { type FleetScope, groupsOf } from "./audit.ts";
import { FleetChange, FleetChangeCounts } from "./changes.ts";
import { FleetCounts } from "./counts.ts";
import { UnreadSubscription } from "./snapshot.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { remaining } from "../remains/remains.ts";

export const AuditPlan = z.strictObject({
  workflow: z.literal("audit-fleet"),
  ...planFields,
  /** The number of subscriptions, and of clusters that Resource Graph shows in them. */
  subscriptions: z.number().int(),
  clusters: z.number().int(),
});
export type AuditPlan = z.infer<typeof AuditPlan>;

const auditedFields = {
  subscriptions: z.number().int(),
  /** The new snapshot; `GET /api/fleet` shows the newest one. */
  snapshot: z.string().optional(),
  /** The previous snapshot, which it was compared with; absent if there is none. */
  comparedWith: z.string().optional(),
  counts: FleetCounts.optional(),
  changes: FleetChangeCounts.optional(),
  /** The first changes; all of them are at `GET /api/fleet/changes`. */
  firstChanges: z.array(FleetChange),
  unread: z.array(UnreadSubscription),
};

export const AuditReport = z.strictObject({
  workflow: z.literal("audit-fleet"),
  ...reportFields,
  ...auditedFields,
});
export type AuditReport = z.infer<typeof AuditReport>;

export const AuditProgress = z.object(auditedFields);
export type AuditProgress = z.infer<typeof AuditProgress>;

/** The time to read and assess a group. */
const GROUP_MS = seconds(6);

/** An audit changes nothing: its plan has no writes. */
export function planAudit({ readAt, subscriptions, unseen }: FleetScope & Guarded): AuditPlan {
  const read = subscriptions.filter(({ clusters }) => clusters > 0);
  return {
    workflow: "audit-fleet",
    madeAt: readAt,
    findings: unseen.map((id) => finding("subscription-unseen", subscriptionId(id))),
    writes: [],
    cannotBeUndone: [],
    expectedMs: seconds(10) + groupsOf({ subscriptions }).length * GROUP_MS,
    expectedBecause: expectedBecause("fleet-reads"),
    subscriptions: read.length,
    clusters: read.reduce((sum, { clusters }) => sum + clusters, 0),
  };
}

/** How many changes become findings, so that a report stays readable. */
const CHANGES_SHOWN = 25;

function findingsOf({ unread, firstChanges, counts }: AuditProgress): Finding[] {
  const unreadable = counts?.byReadiness["unreadable"] ?? 0;
  return [
    ...unread.map(({ subscription, because }) =>
      finding("subscription-unread", subscriptionId(subscription), { because }),
    ),
    ...(unreadable === 0 ? [] : [finding("clusters-unreadable", "the fleet", { clusters: unreadable })]),
    ...firstChanges.flatMap(findingsOfChange).slice(0, CHANGES_SHOWN),
  ];
}

function findingsOfChange(change: FleetChange): Finding[] {
  switch (change.kind) {
    case "clusterNew":
      return change.identity === "servicePrincipal"
        ? [finding("new-cluster-on-service-principal", change.clusterId)]
        : [];
    case "identityChanged":
      return change.byRun === undefined
        ? [finding("identity-changed-outside", change.clusterId, { from: change.from, to: change.to })]
        : [];
    case "grantsGone":
      return [finding("cluster-lost-grants", change.clusterId, { grants: change.grants.length })];
    case "secretEndsSoon":
      return [
        finding("secret-ends-soon", change.clusterId, {
          withinDays: change.withinDays,
          endsAt: change.endsAt,
        }),
      ];
    case "clusterGone":
    case "readinessChanged":
      return [];
  }
}

export function reportAudit(progress: AuditProgress, ending: RunEnding<AuditPlan>): AuditReport {
  const { counts, changes, unread, subscriptions, comparedWith } = progress;
  return {
    workflow: "audit-fleet",
    ...progress,
    ...reported(
      { ...ending, findings: [...ending.findings, ...findingsOf(progress)] },
      () => ({
        outcome: unread.length === 0 ? "succeeded" : "partlySucceeded",
        summary: [
          summary("fleet-read", {
            clusters: counts?.clusters ?? 0,
            subscriptions,
            onServicePrincipal: counts?.byIdentity["servicePrincipal"] ?? 0,
            halfDone: counts?.byIdentity["halfDone"] ?? 0,
            done: counts?.byReadiness["done"] ?? 0,
          }),
          comparedWith === undefined
            ? summary("fleet-first-snapshot")
            : summary("fleet-changes", { changes: sum(changes) }),
          ...(unread.length === 0 ? [] : [summary("subscriptions-unread", { unread: unread.length })]),
        ].join(" "),
        remains: unread.map((one) => remaining("subscription-unread", one)),
      }),
      [],
    ),
  };
}

function sum(changes: FleetChangeCounts | undefined): number {
  return Object.values(changes?.byKind ?? {}).reduce((all, amount) => all + amount, 0);
}
