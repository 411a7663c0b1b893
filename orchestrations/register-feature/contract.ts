import { readFeatureFacts } from "../../activities/read-feature-facts/contract.ts";
import { FeaturePlan, planFeature, providerPath } from "../../domain/feature/planning.ts";
import { FeatureReport } from "../../domain/feature/report.ts";
import { FeatureRequest } from "../../domain/feature/request.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const registerFeatureContract = defineContract({
  name: "register-feature",
  orchestration: "registerFeatureRun",
  description:
    "Registers a preview feature of a resource provider in a subscription, waits until it is registered, and registers the provider again.",
  request: FeatureRequest,
  example: {
    subscription: "11111111-2222-4333-8444-555555555555",
    namespace: "Microsoft.ContainerService",
    feature: "NodeDisruptionProfile",
  },
  facts: readFeatureFacts,
  noun: "feature",
  reading: "where the feature and its provider stand",
  plan: FeaturePlan,
  makePlan: planFeature,
  report: FeatureReport,
  lease: "none",
  subject: (request) => `${providerPath(request)}/${request.feature ?? request.namespace}`,
  naturalKey: (request) => request,
});
