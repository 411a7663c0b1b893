import { z } from "zod";
import { defineActivity } from "../activity-contract.ts";

/** Registers a resource provider in a subscription, once more where it is registered: new flags act after that. */
export const registerProvider = defineActivity({
  name: "registerProvider",
  input: z.strictObject({ subscription: z.string(), namespace: z.string() }),
  done: z.strictObject({ state: z.string() }),
  retry: "armWrite",
  repeatable: "natural: registering what is registered changes nothing",
});
