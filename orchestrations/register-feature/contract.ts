import { readFeatureFacts } from "../../activities/read-feature-facts/contract.ts";
import { FeaturePlan, planFeature, providerPath } from "../../domain/feature/planning.ts";
import { FeatureReport } from "../../domain/feature/report.ts";
import { FeatureRequest } from "../../domain/feature/request.ts";
import { EVERY_PLAN } from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { stepsOf } from "../kit/step-text.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const registerFeature = defineContract({
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
  steps: stepsOf(
    {
      name: "registerFeature",
      label: "register feature",
      state: "running",
      detail: "Asks Azure to register the feature, if there is one and it is not registered.",
      shows: ["feature"],
    },
    {
      name: "awaitRegistration",
      label: "wait for Azure",
      state: "waiting",
      detail:
        "Waits until Azure shows the feature, and then the resource provider, as registered. Usually that takes minutes.",
      shows: ["registration"],
    },
    {
      name: "registerProvider",
      label: "register provider",
      state: "running",
      detail: "Registers the resource provider again, so that the feature takes effect.",
      shows: ["provider"],
    },
  ),
  reports: {
    findings: [
      ...EVERY_PLAN,
      "feature-needs-approval",
      "feature-generally-available",
      "feature-not-in-cloud",
      "feature-unknown",
    ],
    incidents: EVERY_RUN,
    writes: ["register-feature", "register-provider"],
    remains: ["registration-goes-on", "feature-approval-open", "feature-stuck"],
    summaries: ["feature-registered", "feature-not-needed", "feature-pending", "feature-still-registering"],
  },
  plan: FeaturePlan,
  makePlan: planFeature,
  report: FeatureReport,
  lease: "none",
  subject: (request) => `${providerPath(request)}/${request.feature ?? request.namespace}`,
  naturalKey: (request) => request,
});
