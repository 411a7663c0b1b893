import { blocker, note, warning } from "./row.ts";
import { aksDocs, learn } from "./sources.ts";

const VERSIONS = aksDocs("supported-kubernetes-versions");
const FEATURES = learn("azure/azure-resource-manager/management/preview-features");

interface Asked {
  readonly version: string;
  readonly location: string;
  /** Versions that AKS offers instead. */
  readonly offered: readonly string[];
}
const ASKED: Asked = { version: "1.31.2", location: "westeurope", offered: ["1.33.1", "1.33.0"] };
const chooseOffered = ({ offered }: Pick<Asked, "offered">): string =>
  `Request one of ${offered.join(", ")}, or leave \`kubernetesVersion\` out.`;

/** Kubernetes versions, features and resource providers. */
export const VERSION = {
  "kubernetes-versions-unreadable": note({
    means: ({ version, location }) =>
      `Azure does not show Keyless which Kubernetes versions AKS offers in ${location}, so Keyless could not check ${version}.`,
    remedy: ({ location }) =>
      `Grant Keyless Microsoft.ContainerService/locations/kubernetesVersions/read, or check yourself: \`az aks get-versions --location ${location}\`.`,
    source: VERSIONS,
    example: { version: "1.33.1", location: "westeurope" },
  }),
  "kubernetes-version-not-offered": blocker<Asked>({
    means: ({ version, location }) =>
      `AKS does not offer Kubernetes ${version} in ${location}, so it would refuse the cluster.`,
    remedy: chooseOffered,
    source: VERSIONS,
    example: ASKED,
  }),
  "kubernetes-version-long-term-only": blocker<Asked>({
    means: ({ version, location }) =>
      `In ${location}, AKS offers Kubernetes ${version} only to clusters with Long-Term Support, which Keyless does not enable.`,
    remedy: chooseOffered,
    source: aksDocs("long-term-support"),
    example: ASKED,
  }),
  "kubernetes-version-preview": warning<Asked>({
    means: ({ version, location }) =>
      `Kubernetes ${version} is a preview version in ${location}. Microsoft does not support it.`,
    remedy: ({ offered }) => `For anything but a test, request one of ${offered.join(", ")}.`,
    source: VERSIONS,
    example: { ...ASKED, version: "1.34.0" },
  }),
  "kubernetes-version-out-of-support": warning({
    means: ({ minor, location }) =>
      `AKS no longer offers Kubernetes ${minor} in ${location}, and does not guarantee that changes to the nodes of this cluster succeed.`,
    remedy: ({ clusterId }) =>
      `Upgrade the cluster to a supported version first: \`az aks get-upgrades --ids ${clusterId}\` lists them.`,
    source: VERSIONS,
    example: {
      minor: "1.29",
      location: "westeurope",
      clusterId:
        "/subscriptions/…/resourceGroups/rg-web/providers/Microsoft.ContainerService/managedClusters/web",
    },
  }),
  "kubernetes-patch-none": warning({
    means: ({ version }) =>
      `Azure offers no newer patch version than ${version}. Pools without a newer node image wait for the next one instead.`,
    remedy: "No action is needed. Or set `whenNothingNewer` to report or replacePool.",
    source: VERSIONS,
    example: { version: "1.33.1" },
  }),
  "feature-needs-approval": warning({
    means: ({ feature }) =>
      `The product group approves the feature ${feature} manually. Until then its state is Pending.`,
    remedy: "Request approval as the page of the feature says, then run this again.",
    source: "https://github.com/MicrosoftDocs/azure-docs/issues/37911",
    example: { feature: "AKS-ExamplePreview" },
  }),
  "feature-generally-available": note({
    means: ({ feature }) =>
      `${feature} is generally available. Azure has removed the preview feature, and nothing needs it.`,
    remedy: "Remove the feature from your scripts.",
    source: "https://github.com/MicrosoftDocs/azure-docs/issues/71962",
    example: { feature: "EnableWorkloadIdentityPreview" },
  }),
  "feature-not-in-cloud": blocker({
    means: ({ feature, cloud }) =>
      `Azure has no feature ${feature} here: the ${cloud} cloud offers no preview features of AKS.`,
    remedy: "Wait until the feature is generally available in this cloud.",
    source: FEATURES,
    example: { feature: "Microsoft.ContainerService/AKS-ExamplePreview", cloud: "china" },
  }),
  "feature-unknown": blocker({
    means: ({ feature }) =>
      `Azure has no feature ${feature}: the name is misspelled, or the feature became generally available and was removed.`,
    remedy:
      "Compare the name with the page of the feature. If that page asks for no registration, none is needed.",
    source: FEATURES,
    example: { feature: "Microsoft.ContainerService/AKS-ExamplePreviews" },
  }),
};
