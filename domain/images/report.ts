import { z } from "zod";
import { Finding } from "../findings/finding.ts";
import { disagreement, labelImageOf, type NodeImages } from "./on-nodes.ts";
import { type RunEnding, reported } from "../run/ending.ts";
import { reportFields } from "../run/report.ts";
import type { ImagePlan } from "./planning.ts";
import { summary } from "../summaries/summaries.ts";
import { remaining } from "../remains/remains.ts";

export const PoolImage = z.strictObject({
  name: z.string(),
  osType: z.string(),
  imageBefore: z.string(),
  /** As read back. */
  imageAfter: z.string(),
  outcome: z.enum(["upgraded", "nothingNewer", "skipped", "notOnNodes"]),
  /** The image in the label of the nodes; only if the run may read it. */
  nodeLabelImage: z.string().optional(),
  because: z.string().optional(),
  /** Who skipped this pool; absent if the plan left it out. */
  skippedBy: z.string().optional(),
});
export type PoolImage = z.infer<typeof PoolImage>;

export const ImageReport = z.strictObject({
  workflow: z.literal("upgrade-node-images"),
  clusterId: z.string(),
  ...reportFields,
  pools: z.array(PoolImage),
});
export type ImageReport = z.infer<typeof ImageReport>;

export const ImageProgress = z.object({
  clusterId: z.string(),
  pools: z.array(PoolImage),
  /** Whether the run was about to start its first upgrade: from then on, the state of the cluster is its own effect. */
  begun: z.boolean().optional(),
  /** Since when the run has waited for the next image (ISO 8601). */
  waitingSince: z.string().optional(),
  /** Findings from inside the cluster before the upgrades, and what could not be read after them. */
  found: z.array(Finding).readonly().optional(),
  unread: z.array(Finding).readonly().optional(),
});
export type ImageProgress = z.infer<typeof ImageProgress>;

/** Pools with the images in the labels of their nodes: an image that only Azure shows is no upgrade (Azure/AKS#3355). */
export function withNodeLabels(pools: readonly PoolImage[], images: NodeImages): PoolImage[] {
  return pools.map((pool) => {
    const nodeLabelImage = labelImageOf(images, pool.name);
    if (nodeLabelImage === undefined) return pool;
    const because = disagreement(pool.imageAfter, nodeLabelImage);
    return because === undefined || pool.skippedBy !== undefined
      ? { ...pool, nodeLabelImage }
      : { ...pool, nodeLabelImage, because, outcome: "notOnNodes" };
  });
}

export function reportImages(soFar: ImageProgress, ending: RunEnding<ImagePlan>): ImageReport {
  const { clusterId, pools, found = [], unread = [] } = soFar;
  const upgraded = pools.filter(({ outcome }) => outcome === "upgraded");
  const open = pools.filter(({ outcome }) => outcome === "nothingNewer");
  const hollow = pools.filter(({ outcome }) => outcome === "notOnNodes");
  const skipped = pools.filter(({ skippedBy }) => skippedBy !== undefined);
  const skips = skipped.map(({ name: pool, because: why = "" }) =>
    remaining("image-not-upgraded", { pool, why }),
  );
  const report = reported(
    ending,
    () => ({
      outcome: hollow.length + skipped.length === 0 ? "succeeded" : "partlySucceeded",
      summary: [
        upgraded.length > 0
          ? summary("images-upgraded", { pools: names(upgraded) })
          : summary(skipped.length === 0 ? "no-image-needed" : "no-image-upgraded"),
        ...(open.length === 0 ? [] : [summary("no-newer-image", { pools: names(open) })]),
        ...(hollow.length === 0 ? [] : [summary("image-not-on-nodes", { pools: names(hollow) })]),
        ...(skipped.length === 0 ? [] : [summary("pools-skipped", { pools: names(skipped) })]),
      ].join(" "),
      remains: [
        ...hollow.map(({ name: pool, because: why = "" }) => remaining("image-not-on-nodes", { pool, why })),
        ...skips,
      ],
    }),
    [
      ...upgraded.map(({ name: pool }) => remaining("image-kept", { pool })),
      ...skips,
      ...(ending.plan?.pools ?? [])
        .filter(({ name }) => !pools.some((pool) => pool.name === name))
        .map(({ name: pool }) => remaining("image-end-not-seen", { pool })),
    ],
  );
  return {
    workflow: "upgrade-node-images",
    clusterId,
    pools,
    ...report,
    findings: [...report.findings, ...found, ...unread],
  };
}

const names = (pools: readonly { name: string }[]): readonly string[] => pools.map(({ name }) => name);
