import { readCreationFacts } from "../../activities/read-creation-facts/contract.ts";
import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { CreationPlan, planCreation } from "../../domain/creation/planning.ts";
import { CreationReport } from "../../domain/creation/report.ts";
import { useFindings } from "../../domain/guardrails/identities-to-use.ts";
import { CreationRequest } from "../../domain/creation/request.ts";
import { AZURE_PREFLIGHT, EVERY_PLAN, IDENTITIES_TO_USE } from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { stepsOf } from "../kit/step-text.ts";
import { ASSIGN_ROLES, CREATE_IDENTITIES, ENSURE_GROUP } from "../shared/step-texts.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const createCluster = defineContract({
  name: "create-cluster",
  orchestration: "createCluster",
  description:
    "Creates a cluster on managed identities, with the grants that they need for your own network, zone, disks and registries, and proves it.",
  request: CreationRequest,
  example: {
    clusterId:
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders",
    location: "westeurope",
  },
  facts: readCreationFacts,
  noun: "cluster",
  reading: "whether the cluster and its group exist, locks, registries",
  steps: stepsOf(
    ENSURE_GROUP,
    CREATE_IDENTITIES,
    ...ASSIGN_ROLES,
    {
      name: "createCluster",
      label: "create the cluster",
      state: "running",
      detail: "Sends the request that creates the cluster.",
      shows: ["new-cluster"],
    },
    {
      name: "followCreation",
      label: "wait for the cluster",
      state: "waiting",
      detail: "Follows the operation until the cluster exists with its identities.",
      shows: ["creation"],
    },
  ),
  reports: {
    findings: [
      ...EVERY_PLAN,
      ...AZURE_PREFLIGHT,
      ...IDENTITIES_TO_USE,
      "role-wait-shortened",
      "cluster-exists",
      "dns-service-ip-outside",
      "docker-bridge-ignored",
      "kubernetes-versions-unreadable",
      "kubernetes-version-not-offered",
      "kubernetes-version-long-term-only",
      "kubernetes-version-preview",
    ],
    incidents: [...EVERY_RUN, "creation-failed", "cluster-exists", "operation-without-end"],
    writes: ["create-group", "create-identity", "assign-role", "create-cluster"],
    remains: [
      "operation-open",
      "operation-refused",
      "group-created",
      "identity-prepared",
      "role-assigned",
      "cluster-created",
      "role-not-assigned",
      "identities-not-shown",
    ],
    summaries: ["cluster-created", "identities-not-shown"],
  },
  plan: CreationPlan,
  makePlan(facts, request) {
    const plan = planCreation(facts, request);
    return { ...plan, findings: [...useFindings(facts, plan.grants, plan.identities), ...plan.findings] };
  },
  report: CreationReport,
  lease: "cluster",
  subject: ({ clusterId }) => clusterId,
  naturalKey: ({ clusterId }) => canonicalId(clusterId),
});
