import { readInspection } from "../../activities/read-inspection/contract.ts";
import { InspectionPlan, InspectionReport, planInspection } from "../../domain/identity-table/inspection.ts";
import { InspectionRequest } from "../../domain/identity-table/facts.ts";
import {
  AZURE_PREFLIGHT,
  EVERY_PLAN,
  IDENTITIES_TO_USE,
  MIGRATION,
  NODE_WORK,
} from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { stepsOf } from "../kit/step-text.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const inspectCluster = defineContract({
  name: "inspect-cluster",
  orchestration: "inspectCluster",
  description:
    "Reads a cluster and shows the table of its identities, what each holds and lacks, whose assignments are left over, what its nodes carry, and whether it is ready to migrate. Changes nothing.",
  request: InspectionRequest,
  example: {
    clusterId:
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders",
  },
  facts: readInspection,
  noun: "cluster",
  reading: "the cluster, its identities, what they hold, its nodes",
  steps: stepsOf({
    name: "inspect",
    label: "inspect",
    state: "running",
    detail: "Makes the table of identities from what was read.",
    shows: ["identity-table"],
  }),
  reports: {
    findings: [
      ...EVERY_PLAN,
      "nothing-to-migrate",
      "identities-being-changed",
      "identity-made-again",
      "identity-gone",
      "grant-missing",
      "grant-perhaps-missing",
      "assignment-ghost",
      "assignment-duplicate",
      "directory-unreadable",
      "principals-not-looked-up",
      ...AZURE_PREFLIGHT,
      ...NODE_WORK,
      ...IDENTITIES_TO_USE,
      ...MIGRATION,
    ],
    incidents: EVERY_RUN,
    writes: [],
    remains: [],
    summaries: [
      "identities-inspected",
      "grants-missing",
      "ready-to-migrate",
      "not-ready-to-migrate",
      "no-migration-needed",
      "pull-rights-to-assign",
      "half-migrated",
    ],
  },
  plan: InspectionPlan,
  makePlan: planInspection,
  report: InspectionReport,
  lease: "none",
  subject: ({ clusterId }) => clusterId,
  naturalKey: (request) => request,
});
