import { z } from "zod";

/** What became of one pool, as read back at the end. */
export const PoolOutcome = z.strictObject({
  name: z.string(),
  osType: z.string(),
  imageBefore: z.string(),
  imageAfter: z.string(),
  /** What the nodes carry now, as read from their scale set. */
  carries: z.enum(["managedIdentity", "servicePrincipal", "oldIdentity", "noNodes"]),
  identityId: z.string().optional(),
  by: z.enum(["identityUpdate", "imageUpgrade", "versionUpgrade", "scaleOutAndIn", "nothing"]),
  /** The image on the nodes' own label; only where the run was allowed to read it. */
  nodeLabelImage: z.string().optional(),
  /** How the ways to look at the pool disagree. */
  remark: z.string().optional(),
  /** Why the pool still carries the service principal, and what to do. */
  remains: z.string().optional(),
});

export type PoolOutcome = z.infer<typeof PoolOutcome>;
