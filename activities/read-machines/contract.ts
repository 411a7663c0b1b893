import { below } from "../../domain/arm-id/arm-id.ts";
import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { defineRead } from "../activity-contract.ts";

/** Lists the machines of a pool by name. */
export const readMachines = defineRead({
  name: "readMachines",
  input: z.strictObject({ clusterId: ClusterId, pool: z.string() }),
  resource: ({ clusterId, pool }) => below(clusterId, "agentPools", pool),
  done: z.strictObject({ machines: z.array(z.string()) }),
  retry: "armRead",
  repeatable: "reads only",
});
