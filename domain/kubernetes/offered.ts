import { z } from "zod";

/** A minor version of Kubernetes that AKS offers in a region. */
export const OfferedVersion = z.strictObject({
  /** Such as `1.33`. */
  minor: z.string(),
  /** Its patches, such as `1.33.5`. */
  patches: z.array(z.string()),
  /** True where only clusters with Long-Term Support (Premium tier) may have it. */
  longTermOnly: z.boolean(),
  preview: z.boolean(),
});
export type OfferedVersion = z.infer<typeof OfferedVersion>;

/** The minor version of a version: `1.33` of `1.33.5`. */
export function minorOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** The offer that a version belongs to; undefined where AKS does not offer it. A minor version means its newest patch. */
export function offerOf(offered: readonly OfferedVersion[], version: string): OfferedVersion | undefined {
  const offer = offered.find(({ minor }) => minor === minorOf(version));
  return version === offer?.minor || offer?.patches.includes(version) === true ? offer : undefined;
}
