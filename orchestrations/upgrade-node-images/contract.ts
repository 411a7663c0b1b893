import { readImageFacts } from "../../activities/read-image-facts/contract.ts";
import { canonicalId } from "../../domain/arm-id/arm-id.ts";
import { ImagePlan, planImages } from "../../domain/images/planning.ts";
import { ImageReport } from "../../domain/images/report.ts";
import { ImageRequest } from "../../domain/images/request.ts";
import { AZURE_PREFLIGHT, EVERY_PLAN, NODE_WORK, SEEN_IN_CLUSTER } from "../../domain/findings/groups.ts";
import { EVERY_RUN, IMAGE_UPGRADES, READS_IN_CLUSTER } from "../../domain/incidents/groups.ts";
import { stepsOf } from "../kit/step-text.ts";
import { FORCE_DRAIN, READ_BUDGETS, READ_NODE_LABELS, UPGRADE_IMAGES } from "../shared/step-texts.ts";
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
  steps: stepsOf(READ_BUDGETS, UPGRADE_IMAGES, FORCE_DRAIN, READ_NODE_LABELS),
  reports: {
    findings: [
      ...EVERY_PLAN,
      ...AZURE_PREFLIGHT,
      "scale-set-full",
      "pool-without-surge",
      "spot-without-drain",
      ...NODE_WORK,
      ...SEEN_IN_CLUSTER,
      "cluster-failed-upgraded",
      "pool-unknown",
      "machines-pool",
      "availability-set-pool-skipped",
      "stopped-pool-skipped",
      "retired-pool-skipped",
      "image-newer-than-offered",
      "nothing-newer",
      "kubernetes-version-out-of-support",
    ],
    incidents: [...EVERY_RUN, ...READS_IN_CLUSTER, ...IMAGE_UPGRADES],
    writes: ["run-kubectl", "upgrade-node-image", "force-upgrades"],
    remains: ["image-not-on-nodes", "image-not-upgraded", "image-kept", "image-end-not-seen"],
    summaries: [
      "images-upgraded",
      "no-image-needed",
      "no-image-upgraded",
      "no-newer-image",
      "image-not-on-nodes",
      "pools-skipped",
    ],
  },
  plan: ImagePlan,
  makePlan: planImages,
  report: ImageReport,
  lease: "cluster",
  subject: ({ clusterId }) => clusterId,
  naturalKey: ({ clusterId }) => canonicalId(clusterId),
});
