import type { ResourceId } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { minorOf, offerOf, type OfferedVersion } from "./offered.ts";

/** Findings against a new cluster of a version; `offered` is undefined if Azure does not show the list. */
export function creatable(
  clusterId: ResourceId,
  location: string,
  version: string,
  offered: readonly OfferedVersion[] | undefined,
): readonly Finding[] {
  if (offered === undefined) {
    return [finding("kubernetes-versions-unreadable", clusterId, { version, location })];
  }
  const asked = { version, location, offered: alternatives(offered, version) };
  const offer = offerOf(offered, version);
  if (offer === undefined) return [finding("kubernetes-version-not-offered", clusterId, asked)];
  if (offer.longTermOnly) return [finding("kubernetes-version-long-term-only", clusterId, asked)];
  return offer.preview ? [finding("kubernetes-version-preview", clusterId, asked)] : [];
}

/** What of the work on an existing cluster its version puts in doubt. */
export function outOfSupport(
  cluster: { readonly id: ResourceId; readonly location: string; readonly kubernetesVersion: string },
  offered: readonly OfferedVersion[] | undefined,
): readonly Finding[] {
  const { id, location, kubernetesVersion } = cluster;
  const listed = offered?.some(({ minor }) => minor === minorOf(kubernetesVersion)) ?? true;
  if (listed) return [];
  const minor = minorOf(kubernetesVersion);
  return [finding("kubernetes-version-out-of-support", id, { minor, location, clusterId: id })];
}

/** Patches of the same minor version, else minor versions. */
function alternatives(offered: readonly OfferedVersion[], version: string): readonly string[] {
  const usable = offered.filter(({ longTermOnly, preview }) => !longTermOnly && !preview);
  const same = usable.find(({ minor }) => minor === minorOf(version));
  return same?.patches ?? usable.map(({ minor }) => minor);
}
