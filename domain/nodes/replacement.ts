import { z } from "zod";
import { Pool } from "../cluster/cluster.ts";

/** A pool whose machines are replaced, and how far that is. */
export const Replacement = z.strictObject({
  /** As it was before the first machine came: its count is the one that it ends with. */
  pool: Pool,
  /** Machines that come and go at once. */
  batch: z.number().int().min(1),
  /** Names of the machines that are still to go; absent until they have been read, once for the whole run. */
  old: z.array(z.string()).optional(),
});
export type Replacement = z.infer<typeof Replacement>;
