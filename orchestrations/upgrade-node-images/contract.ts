import { readImageFacts } from "../../activities/read-image-facts/contract.ts";
import { canonicalId } from "../../domain/arm-id.ts";
import { ImagePlan, planImages } from "../../domain/images/planning.ts";
import { ImageReport } from "../../domain/images/report.ts";
import { ImageRequest } from "../../domain/images/request.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const upgradeNodeImages = defineContract({
  name: "upgrade-node-images",
  orchestration: "upgradeNodeImages",
  description:
    "Upgrades the node image of a cluster's pools and nothing else, one pool after the other, and shows each image before and after.",
  request: ImageRequest,
  example: {
    clusterId:
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-orders/providers/Microsoft.ContainerService/managedClusters/orders",
  },
  facts: readImageFacts,
  noun: "cluster",
  reading: "the cluster, locks, the newest image of each pool",
  plan: ImagePlan,
  makePlan: planImages,
  report: ImageReport,
  lease: "cluster",
  subject: ({ clusterId }) => clusterId,
  naturalKey: ({ clusterId }) => canonicalId(clusterId),
});
