import { z } from "zod";
import { Pool } from "../cluster/cluster.ts";

/** A pool whose machines are replaced, and how far that is. */
export const Replacement = z.strictObject({
  /** The pool before the first machine was added: it ends with this count. */
  pool: Pool,
  /** How many machines are added and deleted at once. */
  batch: z.number().int().min(1),
  /** Names of the machines that are still to be deleted; absent until they are read, once for the whole run. */
  old: z.array(z.string()).optional(),
});
export type Replacement = z.infer<typeof Replacement>;
