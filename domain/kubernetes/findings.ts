import type { ResourceId } from "../arm-id.ts";
import type { Finding } from "../finding.ts";
import { AKS_DOCS, blocker } from "../migration/preflight/check.ts";
import { minorOf, offerOf, type OfferedVersion } from "./offered.ts";

const SOURCE = `${AKS_DOCS}/supported-kubernetes-versions`;

/** What stands against a new cluster of a version; `offered` is undefined where Azure does not show Keyless the list. */
export function creatable(
  clusterId: ResourceId,
  location: string,
  version: string,
  offered: readonly OfferedVersion[] | undefined,
): readonly Finding[] {
  if (offered === undefined) {
    return [
      {
        severity: "note",
        code: "kubernetes-versions-unreadable",
        resource: clusterId,
        means: `whether AKS offers Kubernetes ${version} in ${location} is not known: Azure does not show Keyless the list`,
        remedy: `give Keyless Microsoft.ContainerService/locations/kubernetesVersions/read, or look yourself: az aks get-versions --location ${location}`,
        source: SOURCE,
      },
    ];
  }
  const offer = offerOf(offered, version);
  if (offer === undefined) {
    return [
      blocker("kubernetes-version-not-offered", clusterId, {
        means: `AKS does not offer Kubernetes ${version} in ${location}, so it would refuse the cluster`,
        remedy: `ask for one of ${alternatives(offered, version)}, or leave \`kubernetesVersion\` out`,
        source: SOURCE,
      }),
    ];
  }
  if (offer.longTermOnly) {
    return [
      blocker("kubernetes-version-long-term-only", clusterId, {
        means: `AKS offers Kubernetes ${version} in ${location} only to clusters with Long-Term Support, which Keyless does not set`,
        remedy: `ask for one of ${alternatives(offered, version)}, or leave \`kubernetesVersion\` out`,
        source: `${AKS_DOCS}/long-term-support`,
      }),
    ];
  }
  return offer.preview
    ? [
        {
          severity: "warning",
          code: "kubernetes-version-preview",
          resource: clusterId,
          means: `Kubernetes ${version} is a preview in ${location}: Microsoft gives no support for it`,
          remedy: `ask for one of ${alternatives(offered, version)} for anything but a trial`,
          source: SOURCE,
        },
      ]
    : [];
}

/** What of the work on an existing cluster its version puts in doubt. */
export function outOfSupport(
  cluster: { readonly id: ResourceId; readonly location: string; readonly kubernetesVersion: string },
  offered: readonly OfferedVersion[] | undefined,
): readonly Finding[] {
  const { id, location, kubernetesVersion } = cluster;
  const listed = offered?.some(({ minor }) => minor === minorOf(kubernetesVersion)) ?? true;
  if (listed) return [];
  return [
    {
      severity: "warning",
      code: "kubernetes-version-out-of-support",
      resource: id,
      means: `AKS does not offer Kubernetes ${minorOf(kubernetesVersion)} in ${location} any more: it guarantees nothing of what is done to the nodes of this cluster`,
      remedy: `bring the cluster to a supported version first: az aks get-upgrades --ids ${id}`,
      source: SOURCE,
    },
  ];
}

/** Patches of the same minor version, else minor versions. */
function alternatives(offered: readonly OfferedVersion[], version: string): string {
  const usable = offered.filter(({ longTermOnly, preview }) => !longTermOnly && !preview);
  const same = usable.find(({ minor }) => minor === minorOf(version));
  return (same?.patches ?? usable.map(({ minor }) => minor)).join(", ");
}
