import { providerPath } from "../../domain/feature/planning.ts";
import { z } from "zod";
import { defineRead } from "../activity-contract.ts";

/**
 * Registers a resource provider in a subscription. If it is registered, it is registered again, because new features take
 * effect only after that.
 */
export const registerProvider = defineRead({
  name: "registerProvider",
  input: z.strictObject({ subscription: z.string(), namespace: z.string() }),
  resource: providerPath,
  done: z.strictObject({ state: z.string() }),
  retry: "armWrite",
  repeatable: "natural: registering what is registered changes nothing",
});
