import { z } from "zod";
import { armIdOf } from "../../domain/arm-id.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads a subnet for the route table that stands on it. */
export const readSubnet = defineActivity({
  name: "readSubnet",
  input: z.strictObject({ subnetId: armIdOf("Microsoft.Network", "virtualNetworks", "subnets") }),
  done: z.strictObject({ id: z.string(), routeTableId: z.string().optional() }),
  retry: "armRead",
  repeatable: "reads only",
});
