import { readInspection } from "../../activities/read-inspection/contract.ts";
import { InspectionPlan, InspectionReport, planInspection } from "../../domain/identity-table/inspection.ts";
import { InspectionRequest } from "../../domain/identity-table/facts.ts";
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
  plan: InspectionPlan,
  makePlan: planInspection,
  report: InspectionReport,
  lease: "none",
  subject: ({ clusterId }) => clusterId,
  naturalKey: (request) => request,
});
