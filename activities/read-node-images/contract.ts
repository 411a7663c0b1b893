import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { NodeImages } from "../../domain/images/on-nodes.ts";
import { defineRead } from "../activity-contract.ts";

/** Reads what a started command has found in the labels of the nodes: the images of each pool, and how many nodes have each. */
export const readNodeImages = defineRead({
  name: "readNodeImages",
  input: z.strictObject({ clusterId: ClusterId, operationUrl: z.string() }),
  resource: ({ clusterId }) => clusterId,
  done: NodeImages,
  retry: "armRead",
  repeatable: "reads only",
});
