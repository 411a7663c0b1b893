import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineActivity } from "../activity-contract.ts";

/** Lists the machines of a pool by name. */
export const readMachines = defineActivity({
  name: "readMachines",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string() }),
  done: z.strictObject({ machines: z.array(z.string()) }),
  retry: "armRead",
  repeatable: "reads only",
});
