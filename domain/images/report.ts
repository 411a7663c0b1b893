import { z } from "zod";
import { type RunEnding, reported } from "../run/ending.ts";
import { reportFields } from "../run/report.ts";
import type { ImagePlan } from "./planning.ts";

export const PoolImage = z.strictObject({
  name: z.string(),
  osType: z.string(),
  imageBefore: z.string(),
  /** As read back. */
  imageAfter: z.string(),
  outcome: z.enum(["upgraded", "nothingNewer", "skipped"]),
  because: z.string().optional(),
});
export type PoolImage = z.infer<typeof PoolImage>;

export const ImageReport = z.strictObject({
  workflow: z.literal("upgrade-node-images"),
  clusterId: z.string(),
  ...reportFields,
  pools: z.array(PoolImage),
});
export type ImageReport = z.infer<typeof ImageReport>;

export type ImageTrail = Pick<ImageReport, "clusterId" | "pools">;

export function reportImages(trail: ImageTrail, ending: RunEnding<ImagePlan>): ImageReport {
  const { pools } = trail;
  const upgraded = pools.filter(({ outcome }) => outcome === "upgraded");
  const open = pools.filter(({ outcome }) => outcome === "nothingNewer");
  return {
    workflow: "upgrade-node-images",
    ...trail,
    ...reported(
      ending,
      () => ({
        outcome: "succeeded",
        summary: [
          upgraded.length === 0 ? "no pool needed a new image" : `${names(upgraded)} got a new image`,
          ...(open.length === 0 ? [] : [`Azure has none newer for ${names(open)}`]),
        ].join("; "),
        remains: [],
      }),
      [
        ...upgraded.map(({ name }) => `pool ${name} got its new image, and keeps it`),
        ...(ending.plan?.pools ?? [])
          .filter(({ name }) => !pools.some((pool) => pool.name === name))
          .map(({ name }) => `pool ${name} was not upgraded, or its upgrade has not been seen to end`),
      ],
    ),
  };
}

const names = (pools: readonly { name: string }[]): string => pools.map(({ name }) => name).join(", ");
