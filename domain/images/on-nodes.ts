import { z } from "zod";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { whyNotOnNodes } from "../reasons/pools.ts";

/** The images in the labels of nodes, by pool: `kubernetes.azure.com/node-image-version`. */
export const NodeImages = z.array(
  z.strictObject({
    pool: z.string(),
    /** The images of its nodes, the most frequent first. */
    images: z.array(z.strictObject({ image: z.string(), nodes: z.number().int() })),
  }),
);
export type NodeImages = z.infer<typeof NodeImages>;

/** The most images of a pool in a history. */
const IMAGES_AT_MOST = 5;

export function countImages(nodes: readonly { readonly pool: string; readonly image: string }[]): NodeImages {
  return [...Map.groupBy(nodes, ({ pool }) => pool)].map(([pool, members]) => ({
    pool,
    images: [...Map.groupBy(members, ({ image }) => image)]
      .map(([image, same]) => ({ image, nodes: same.length }))
      .sort((left, right) => right.nodes - left.nodes)
      .slice(0, IMAGES_AT_MOST),
  }));
}

/** The images of one pool's nodes, in words; undefined if none of its nodes was seen. */
export function labelImageOf(images: NodeImages, pool: string): string | undefined {
  const found = images.find((one) => one.pool.toLowerCase() === pool.toLowerCase())?.images ?? [];
  const [only, ...others] = found;
  if (only === undefined) return undefined;
  return others.length === 0
    ? only.image
    : found.map(({ image, nodes }) => `${image} (${String(nodes)})`).join(", ");
}

/** Why the nodes of a pool are not as the API shows them (Azure/AKS#3355); undefined if both agree. */
export function disagreement(imageByApi: string, imageByLabel: string | undefined): string | undefined {
  return imageByLabel === undefined || imageByLabel === imageByApi
    ? undefined
    : whyNotOnNodes("labels-differ", { byApi: imageByApi, byLabel: imageByLabel });
}

export function labelsNotRead(clusterId: string, code: string, message: string): Finding {
  return finding("node-labels-not-read", clusterId, { code, message });
}
