import { z } from "zod";
import { InClusterReads } from "../in-cluster/command.ts";
import { WhenDrainFails } from "../nodes/drains.ts";
import { ClusterId } from "../arm-id/schemas.ts";

export const ImageRequest = z.strictObject({
  clusterId: ClusterId.meta({ description: "The cluster whose node images are upgraded." }),
  pools: z
    .array(
      z
        .string()
        .regex(
          /^[a-z][a-z0-9]{0,11}$/,
          "must be the name of a node pool: up to 12 lower-case letters and digits, the first of them a letter",
        ),
    )
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "Only these pools; every pool that can be upgraded if left out." }),
  whenFailed: z.enum(["refuse", "upgrade"]).optional().meta({
    description:
      "What to do with a cluster whose last operation failed: refuse (default), or upgrade its node images all the same. AKS asks for that where a node image is too old for it to reconcile the cluster.",
  }),
  whenDrainFails: WhenDrainFails,
  inClusterReads: InClusterReads,
  whenNothingNewer: z.enum(["report", "wait"]).optional().meta({
    description:
      "What to do where no newer node image exists: report it (default), or wait up to five weeks for the next one.",
  }),
});
export type ImageRequest = z.infer<typeof ImageRequest>;
