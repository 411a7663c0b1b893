import { readCreationFacts } from "../../activities/read-creation-facts/contract.ts";
import { canonicalId } from "../../domain/arm-id.ts";
import { CreationPlan, planCreation } from "../../domain/creation/planning.ts";
import { CreationReport } from "../../domain/creation/report.ts";
import { useFindings } from "../../domain/guardrails/identities-to-use.ts";
import { CreationRequest } from "../../domain/creation/request.ts";
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
