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
  /** The code of what stands against their plans. */
  code: z.string().optional(),
  /** Of one of them, for people. */
  why: z.string(),
  clusters: whole,
  /** Names of some of them. */
  examples: z.array(z.string()),
});
export type LeftOutGroup = z.infer<typeof LeftOutGroup>;

/** What a sweep's plan is made from: the numbers. Its targets are kept in records, a page at a time. */
export const SweepFacts = z.strictObject({
  readAt: z.string(),
  /** How many clusters Keyless sees. */
  fleet: whole,
  /** Under which key the targets are kept. */
  frozenAs: z.string(),
  /** SHA-256 (hex) over all targets with their waves and plans. */
  targetsHash: z.string(),
  waves: z.array(
    z.strictObject({ targets: whole, atOnce: whole, floorMs: z.number(), expectedMs: z.number() }),
  ),
  leftOut: z.array(LeftOutGroup),
  /** The most shared first; not all of them where there are many. */
  shared: z.array(SharedThing),
  /** Writes of all targets' plans together. */
  writes: whole,
});
export type SweepFacts = z.infer<typeof SweepFacts>;
