import { providerPath } from "../../domain/feature/planning.ts";
import { FeatureFacts } from "../../domain/feature/facts.ts";
import { FeatureRequest } from "../../domain/feature/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads where a feature and its provider stand in a subscription. Also the look while they register. */
export const readFeatureFacts = defineRead({
  name: "readFeatureFacts",
  input: FeatureRequest,
  resource: providerPath,
  done: guarded(FeatureFacts),
  retry: "armRead",
  repeatable: "reads only",
});
