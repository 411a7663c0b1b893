import { readCleanUpFacts } from "../../activities/read-clean-up-facts/contract.ts";
import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { CleanUpPlan, planCleanUp } from "../../domain/clean-up/planning.ts";
import { CleanUpReport } from "../../domain/clean-up/report.ts";
import { CleanUpRequest } from "../../domain/clean-up/request.ts";
import { EVERY_PLAN } from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { stepsOf } from "../kit/step-text.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const cleanUp = defineContract({
  name: "clean-up",
  orchestration: "cleanUp",
  description:
    "Removes what the identity that a migration took out of use still holds, once its tokens have expired and the migration is proven.",
  request: CleanUpRequest,
  example: {
    clusterId:
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders",
    migrationRunId: "migrate-orders-0123456789ab",
  },
  facts: readCleanUpFacts,
  noun: "cluster",
  reading: "the migration's report, the cluster, the old grants",
  steps: stepsOf(
    {
      name: "removeGrants",
      label: "remove roles",
      state: "running",
      detail: "Removes the role assignments of the old identity, one after the other.",
      shows: ["old-role-assignments"],
    },
    {
      name: "verifyRemoval",
      label: "verify the removal",
      state: "running",
      detail: "Reads which of them Azure still shows.",
      shows: ["removal"],
    },
  ),
  reports: {
    findings: [
      ...EVERY_PLAN,
      "migration-unknown",
      "migration-not-proven",
      "tokens-may-live",
      "identity-in-use",
      "identities-being-changed",
      "cluster-on-service-principal",
      "grant-not-served",
      "grant-of-unknown-use",
      "grant-used-elsewhere",
      "grant-perhaps-used-elsewhere",
      "grant-locked",
      "grant-denied",
      "nothing-left",
    ],
    incidents: EVERY_RUN,
    writes: ["remove-role-assignment"],
    remains: [
      "assignment-removed",
      "assignment-not-removed",
      "assignment-kept",
      "assignment-still-there",
      "assignment-not-served",
      "old-identity-exists",
      "old-identity-in-use",
      "old-identity-perhaps-in-use",
    ],
    summaries: [
      "grants-removed",
      "grants-kept-for-others",
      "grants-kept-unjudged",
      "grants-still-shown",
      "grants-not-served",
    ],
  },
  plan: CleanUpPlan,
  makePlan: planCleanUp,
  report: CleanUpReport,
  lease: "cluster",
  subject: ({ clusterId }) => clusterId,
  naturalKey: ({ clusterId }) => canonicalId(clusterId),
});
