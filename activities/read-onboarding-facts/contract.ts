import { subscriptionId } from "../../domain/arm-id/arm-id.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { OnboardingFacts } from "../../domain/onboarding/facts.ts";
import { OnboardingRequest } from "../../domain/onboarding/request.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Reads the permissions that Keyless has and lacks in a subscription, the registrations that are needed there, and the
 * clusters.
 */
export const readOnboardingFacts = defineRead({
  name: "readOnboardingFacts",
  input: OnboardingRequest,
  resource: ({ subscription }) => subscriptionId(subscription),
  done: guarded(OnboardingFacts),
  retry: "armRead",
  repeatable: "reads only",
});
