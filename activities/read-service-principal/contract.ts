import { z } from "zod";
import { ServicePrincipalFacts } from "../../domain/migration/facts.ts";
import { defineActivity } from "../activity-contract.ts";

/** Asks the directory for a service principal's object id and the expiry of its secrets. */
export const readServicePrincipal = defineActivity({
  name: "readServicePrincipal",
  input: z.strictObject({ clientId: z.string() }),
  done: ServicePrincipalFacts,
  retry: "armRead",
  repeatable: "reads only",
});
