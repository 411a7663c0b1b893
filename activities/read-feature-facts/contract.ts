import { providerPath } from "../../domain/feature/planning.ts";
import { FeatureFacts } from "../../domain/feature/facts.ts";
import { FeatureRequest } from "../../domain/feature/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads the registration states of a feature and of its provider in a subscription. Also used to poll a registration. */
export const readFeatureFacts = defineRead({
  name: "readFeatureFacts",
  input: FeatureRequest,
  resource: providerPath,
  done: guarded(FeatureFacts),
  retry: "armRead",
  repeatable: "reads only",
});
