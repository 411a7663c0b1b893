import { readFleetScope } from "../../activities/read-fleet-scope/contract.ts";
import { AuditRequest } from "../../domain/fleet/audit.ts";
import { AuditPlan, AuditReport, planAudit } from "../../domain/fleet/audit-report.ts";
import { EVERY_PLAN } from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { stepsOf } from "../kit/step-text.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const auditFleet = defineContract({
  name: "audit-fleet",
  orchestration: "auditFleet",
  description:
    "Takes the inventory of every cluster that Keyless may see: whom it acts as, when its service principal ends, what it shares with others, which role assignments are missing, and whether it is ready to migrate. Compares it with the inventory before. Changes nothing.",
  request: AuditRequest,
  example: {},
  facts: readFleetScope,
  noun: "fleet",
  reading: "the subscriptions, and how many clusters they have",
  steps: stepsOf(
    {
      name: "list",
      label: "list clusters",
      state: "running",
      detail: "Lists the clusters of every subscription, with their nodes and their locks.",
      shows: ["subscriptions"],
    },
    {
      name: "principals",
      label: "read principals",
      state: "running",
      detail: "Reads every service principal once, with the expiry dates of its secrets.",
      shows: ["principals"],
    },
    {
      name: "assess",
      label: "assess clusters",
      state: "running",
      detail: "Reads the role assignments of the clusters, and determines what each of them needs.",
      shows: ["clusters"],
    },
    {
      name: "compare",
      label: "compare",
      state: "running",
      detail: "Compares the clusters with the previous snapshot, and makes the new snapshot the current one.",
      shows: ["snapshot"],
    },
  ),
  reports: {
    findings: [
      ...EVERY_PLAN,
      "subscription-unread",
      "subscription-unseen",
      "clusters-unreadable",
      "new-cluster-on-service-principal",
      "identity-changed-outside",
      "cluster-lost-grants",
      "secret-ends-soon",
    ],
    incidents: EVERY_RUN,
    writes: [],
    remains: ["subscription-unread"],
    summaries: ["fleet-read", "fleet-first-snapshot", "fleet-changes", "subscriptions-unread"],
  },
  plan: AuditPlan,
  makePlan: planAudit,
  report: AuditReport,
  lease: "none",
  subject: () => "fleet",
  naturalKey: () => "fleet",
});
