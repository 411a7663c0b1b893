import { z } from "zod";
import { RegistryId } from "../../domain/arm-id.ts";
import { defineActivity } from "../activity-contract.ts";

/** Asks Resource Graph how registries decide about pulls; a registry that it does not know is missing from the answer. */
export const readRegistries = defineActivity({
  name: "readRegistries",
  input: z.strictObject({ registryIds: z.array(RegistryId).max(50) }),
  done: z.array(z.strictObject({ id: z.string(), mode: z.enum(["registry", "repository"]) })),
  retry: "armRead",
  repeatable: "reads only",
});
