import { z } from "zod";
import { FeatureRequest } from "../../domain/feature/request.ts";
import { defineActivity } from "../activity-contract.ts";

/** Registers a preview feature; `state` is what Azure answers at once. */
export const registerFeature = defineActivity({
  name: "registerFeature",
  input: FeatureRequest.required({ feature: true }),
  done: z.strictObject({ state: z.string() }),
  retry: "armWrite",
  repeatable: "natural: a feature that is registered, or is registering, stays so",
});
