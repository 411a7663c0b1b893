import { z } from "zod";
import { LeftOutBecause } from "./target.ts";

const whole = z.number().int().min(0);

const SharedThing = z.strictObject({
  kind: z.enum(["principal", "identity", "subnet", "registry", "quota"]),
  what: z.string(),
  targets: whole,
  surge: whole,
});

/** Clusters that are left out for the same reason. */
export const LeftOutGroup = z.strictObject({
  because: LeftOutBecause,
  /** The code of the blocker of their plans. */
  code: z.string().optional(),
  /** The reason of one of them, in words. */
  why: z.string(),
  clusters: whole,
  /** Names of some of them. */
  examples: z.array(z.string()),
});
export type LeftOutGroup = z.infer<typeof LeftOutGroup>;

/** The facts for the plan of a sweep: the numbers. The targets are in records, in pages. */
export const SweepFacts = z.strictObject({
  readAt: z.string(),
  /** How many clusters Keyless can read. */
  fleet: whole,
  /** The key of the targets in the records. */
  frozenAs: z.string(),
  /** SHA-256 (hex) over all targets with their waves and plans. */
  targetsHash: z.string(),
  waves: z.array(
    z.strictObject({ targets: whole, atOnce: whole, floorMs: z.number(), expectedMs: z.number() }),
  ),
  leftOut: z.array(LeftOutGroup),
  /** The most shared resource first; not all of them if there are many. */
  shared: z.array(SharedThing),
  /** The number of writes in all plans of the targets. */
  writes: whole,
});
export type SweepFacts = z.infer<typeof SweepFacts>;
