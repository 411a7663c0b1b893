import { subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { OnboardingFacts } from "../../domain/onboarding/facts.ts";
import { OnboardingRequest } from "../../domain/onboarding/request.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads what Keyless may do in a subscription, what it lacks, what is to be registered there, and the clusters. */
export const readOnboardingFacts = defineRead({
  name: "readOnboardingFacts",
  input: OnboardingRequest,
  resource: ({ subscription }) => subscriptionId(subscription),
  done: guarded(OnboardingFacts),
  retry: "armRead",
  repeatable: "reads only",
});
