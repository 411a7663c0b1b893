import { below } from "../../domain/arm-id/arm-id.ts";
import { featurePath } from "../../domain/feature/planning.ts";
import { z } from "zod";
import { FeatureRequest } from "../../domain/feature/request.ts";
import { defineRead } from "../activity-contract.ts";

/** Registers a preview feature; `state` is Azure's immediate answer. */
export const registerFeature = defineRead({
  name: "registerFeature",
  input: FeatureRequest.required({ feature: true }),
  resource: (input) => below(featurePath(input), "register"),
  done: z.strictObject({ state: z.string() }),
  retry: "armWrite",
  repeatable: "natural: a feature that is registered, or is registering, stays so",
});
