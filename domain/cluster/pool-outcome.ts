import { z } from "zod";

/** The state of a pool at the end of the run. */
export const PoolOutcome = z.strictObject({
  name: z.string(),
  osType: z.string(),
  imageBefore: z.string(),
  imageAfter: z.string(),
  /** The identity of the nodes, as read from their scale set. */
  carries: z.enum(["managedIdentity", "servicePrincipal", "oldIdentity", "noNodes"]),
  identityId: z.string().optional(),
  by: z.enum(["identityUpdate", "imageUpgrade", "versionUpgrade", "scaleOutAndIn", "nothing"]),
  /** The image on the nodes' own label; only where the run was allowed to read it. */
  nodeLabelImage: z.string().optional(),
  /** In which way the sources about the pool contradict each other. */
  remark: z.string().optional(),
  /** Why the pool still uses the service principal, and what to do. */
  remains: z.string().optional(),
});

export type PoolOutcome = z.infer<typeof PoolOutcome>;
