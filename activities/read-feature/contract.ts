import { z } from "zod";
import { defineActivity } from "../activity-contract.ts";

/** Reads the registration state of a preview feature; `unknown` when the flag does not exist (any more). */
export const readFeature = defineActivity({
  name: "readFeature",
  input: z.strictObject({ subscription: z.string(), provider: z.string(), feature: z.string() }),
  done: z.strictObject({ state: z.string() }),
  retry: "armRead",
  repeatable: "reads only",
});
