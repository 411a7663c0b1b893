import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { NodeImages } from "../../domain/in-cluster/node-images.ts";
import { defineActivity } from "../activity-contract.ts";

/** Reads what a started command has found on the nodes' own labels: images and how many nodes have each, by pool. */
export const readNodeImages = defineActivity({
  name: "readNodeImages",
  input: z.strictObject({ clusterId: ClusterId, operationUrl: z.string() }),
  done: NodeImages,
  retry: "armRead",
  repeatable: "reads only",
});
