import { readOnboardingFacts } from "../../activities/read-onboarding-facts/contract.ts";
import { subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { EVERY_PLAN } from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { OnboardingPlan, planOnboarding } from "../../domain/onboarding/planning.ts";
import { OnboardingReport } from "../../domain/onboarding/report.ts";
import { OnboardingRequest } from "../../domain/onboarding/request.ts";
import { stepsOf } from "../kit/step-text.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const onboardSubscription = defineContract({
  name: "onboard-subscription",
  orchestration: "onboardSubscription",
  description:
    "Shows what Keyless may do in a subscription, which permissions are missing and the commands that give them, and which clusters use service principals; has the subscription served; adds it to the targets of the schedules and registers the resource providers and features that the request names, and changes nothing else.",
  request: OnboardingRequest,
  example: {
    subscription: "11111111-2222-4333-8444-555555555555",
    register: { providers: ["Microsoft.ContainerService"], features: [] },
    schedules: [{ schedule: "weekly", tags: { environment: "test" } }],
  },
  facts: readOnboardingFacts,
  noun: "subscription",
  reading: "the permissions of Keyless, what is registered, the clusters",
  steps: stepsOf(
    {
      name: "enrol",
      label: "enrol",
      state: "running",
      detail: "Adds the subscription to those that Keyless serves, if Keyless can read it.",
      shows: ["subscription"],
    },
    {
      name: "joinSchedules",
      label: "join schedules",
      state: "running",
      detail: "Adds the subscription to the targets of the schedules that the request names.",
      shows: ["schedule"],
    },
    {
      name: "register",
      label: "register",
      state: "running",
      detail: "Asks Azure to register the features and resource providers that the request names.",
      shows: ["feature", "provider"],
    },
    {
      name: "awaitRegistration",
      label: "wait for Azure",
      state: "waiting",
      detail:
        "Waits until Azure shows each feature and resource provider as registered. Usually that takes minutes.",
      shows: ["registration"],
    },
  ),
  reports: {
    findings: [
      ...EVERY_PLAN,
      "access-missing",
      "access-unknown",
      "clusters-not-listed",
      "schedule-covers",
      "schedule-approval-ends",
      "schedule-not-joined",
      "feature-needs-approval",
      "feature-generally-available",
      "feature-not-in-cloud",
      "feature-unknown",
    ],
    incidents: EVERY_RUN,
    writes: ["join-schedule", "register-feature", "register-provider"],
    remains: [
      "subscription-served",
      "subscription-role-missing",
      "subscription-role-unknown",
      "subscription-clusters-unread",
      "schedule-joined",
      "schedule-approval-ended",
      "schedule-not-joined",
      "registration-open",
      "registration-goes-on",
    ],
    summaries: [
      "subscription-onboarded",
      "subscription-not-onboarded",
      "subscription-access-unknown",
      "schedules-joined",
      "clusters-found",
    ],
  },
  plan: OnboardingPlan,
  makePlan: planOnboarding,
  report: OnboardingReport,
  lease: "none",
  subject: ({ subscription }) => subscriptionId(subscription),
  naturalKey: ({ subscription }) => subscription.toLowerCase(),
});
