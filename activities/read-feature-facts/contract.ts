import { FeatureFacts } from "../../domain/feature/facts.ts";
import { FeatureRequest } from "../../domain/feature/request.ts";
import { guarded } from "../../domain/guardrails.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads where a feature and its provider stand in a subscription. Also the look while they register. */
export const readFeatureFacts = defineActivity({
  name: "readFeatureFacts",
  input: FeatureRequest,
  done: guarded(FeatureFacts),
  retry: "armRead",
  repeatable: "reads only",
});
