import { note, warning } from "./row.ts";
import { learn } from "./sources.ts";

const REGISTRIES = learn("azure/aks/cluster-container-registry-integration");

/** Whether the kubelet identity of a cluster on managed identities may pull what its nodes run. */
export const PULLS = {
  "kubelet-cannot-pull": warning({
    means: ({ registry, because }) =>
      `The kubelet identity cannot pull images from ${registry}: ${because}. Nodes run only the images that they already have.`,
    remedy: ({ role }) =>
      `Run \`migrate-cluster\` on the cluster: it assigns ${role} there. If the cluster does not use this registry, ignore this.`,
    source: REGISTRIES,
    example: {
      registry: "contosoimages",
      role: "AcrPull",
      because: "the service principal that the cluster used before pulls from it",
    },
  }),
  "pull-rights-not-known": note<{ readonly because: string; readonly can: readonly string[] }>({
    means: ({ because, can }) =>
      `Azure does not record which registries a cluster uses, and ${because}. So it is not known whether the kubelet identity can pull every image. ${can.length === 0 ? "It has no role for pulling images on any registry." : `It has a role for pulling images on ${can.join(", ")}.`}`,
    remedy:
      "If the cluster uses a private registry, name it in `registries` of a request for `migrate-cluster`: the run assigns what is missing.",
    source: REGISTRIES,
    example: { because: "Azure shows no change of it within the last 14 days", can: ["contosoimages"] },
  }),
};
