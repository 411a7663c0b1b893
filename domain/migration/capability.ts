import { z } from "zod";

/** A right by what gives it: who holds which role where. */
export const Holding = z.strictObject({ by: z.string(), role: z.string(), scope: z.string() });
export type Holding = z.infer<typeof Holding>;

/** One thing that a cluster needs to be able to do, before a migration and after it. */
export const Capability = z.strictObject({
  /** As in: pull from contosoimages. */
  can: z.string(),
  /** Where it needs a right. */
  scope: z.string(),
  because: z.string(),
  /** Absent where nothing that was read before the change shows it. */
  before: Holding.optional(),
  now: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("holds"), ...Holding.shape }),
    /** Nothing that the run has read shows it. */
    z.strictObject({ kind: z.literal("notProven"), why: z.string() }),
  ]),
});
export type Capability = z.infer<typeof Capability>;
