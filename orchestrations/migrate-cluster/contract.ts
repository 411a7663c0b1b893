import { readMigrationFacts } from "../../activities/read-migration-facts/contract.ts";
import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { MigrationPlan } from "../../domain/migration/plan.ts";
import { useFindings } from "../../domain/guardrails/identities-to-use.ts";
import { ownPrincipalFindings } from "../../domain/guardrails/own-resources.ts";
import { principalsOf } from "../../domain/grants/principals.ts";
import { planMigration } from "../../domain/migration/planning.ts";
import { MigrationReport } from "../../domain/migration/report.ts";
import { MigrationRequest } from "../../domain/migration/request.ts";
import {
  AZURE_PREFLIGHT,
  EVERY_PLAN,
  IDENTITIES_TO_USE,
  MIGRATION,
  NODE_WORK,
  SEEN_IN_CLUSTER,
} from "../../domain/findings/groups.ts";
import { EVERY_RUN, IMAGE_UPGRADES, READS_IN_CLUSTER } from "../../domain/incidents/groups.ts";
import { MIGRATION_STEPS } from "./step-texts.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const migrateCluster = defineContract({
  name: "migrate-cluster",
  orchestration: "migrateCluster",
  description:
    "Moves a cluster from its service principal to managed identities for control plane and kubelets, or from one managed identity to another, and proves it per node pool.",
  request: MigrationRequest,
  example: {
    clusterId:
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders",
  },
  facts: readMigrationFacts,
  noun: "cluster",
  reading: "the cluster, its service principal, what it holds, locks",
  steps: MIGRATION_STEPS,
  reports: {
    findings: [
      "already-managed-identity",
      "identities-being-changed",
      ...EVERY_PLAN,
      ...AZURE_PREFLIGHT,
      ...NODE_WORK,
      ...SEEN_IN_CLUSTER,
      ...IDENTITIES_TO_USE,
      ...MIGRATION,
      "recent-roles-unread",
    ],
    incidents: [
      ...EVERY_RUN,
      "reconcile-failed",
      "pool-not-planned",
      "update-failed",
      ...READS_IN_CLUSTER,
      ...IMAGE_UPGRADES,
      "version-upgrade-failed",
      "autoscaler-owns-the-count",
      "scaling-failed",
      "machines-remain",
    ],
    writes: [
      "reconcile-cluster",
      "create-identity",
      "assign-role",
      "run-kubectl",
      "change-identity",
      "reimage-pool",
      "force-upgrades",
      "upgrade-control-plane",
      "upgrade-pool-version",
      "add-nodes",
      "delete-old-nodes",
    ],
    remains: [
      "operation-open",
      "operation-refused",
      "cluster-reconciled",
      "identity-prepared",
      "role-assigned",
      "cluster-changed",
      "control-plane-upgraded",
      "role-not-assigned",
      "pools-not-read",
      "pool-open",
      "pool-half-replaced",
      "add-on-identity-absent",
      "old-role-for-others",
      "old-role-of-unknown-use",
      "old-role-until-proven",
      "old-role-for-clean-up",
    ],
    summaries: [
      "on-managed-identities",
      "left-service-principal",
      "service-principal-shared",
      "service-principal-perhaps-shared",
      "on-requested-identities",
      "control-plane-changed",
      "kubelet-may-pull",
      "pools-still-on-old-identity",
      "identities-not-shown",
      "add-on-roles-open",
    ],
  },
  plan: MigrationPlan,
  makePlan(facts, request) {
    const plan = planMigration(facts, request);
    const present = principalsOf(facts.cluster, facts.servicePrincipal).map(({ principalId }) => principalId);
    const findings = [
      ...ownPrincipalFindings(facts.guardrails, present, facts.cluster.id),
      ...useFindings(facts, plan.grants, plan.identities),
    ];
    return { ...plan, findings: [...findings, ...plan.findings] };
  },
  report: MigrationReport,
  lease: "cluster",
  subject: ({ clusterId }) => clusterId,
  naturalKey: ({ clusterId }) => canonicalId(clusterId),
});
