import { fixed, sentence } from "../text/catalogue.ts";

/** What is left of the work on a cluster as a whole. */
export const CLUSTER_REMAINS = {
  "cluster-reconciled": fixed("The cluster was reconciled and is healthy."),
  "cluster-changed": sentence(
    ({ identity }) => `The cluster was changed and stays so: it uses ${identity}.`,
    {
      identity: "UserAssigned id-web-control-plane",
    },
  ),
  "cluster-created": sentence(({ identity }) => `The cluster was created and stays: it uses ${identity}.`, {
    identity: "UserAssigned id-web-control-plane",
  }),
  "identities-not-shown": fixed("Look at identity and identityProfile of the cluster."),
  "control-plane-upgraded": sentence(
    ({ version }) => `The control plane was upgraded to Kubernetes ${version} and stays there.`,
    { version: "1.33.2" },
  ),
  "pools-not-read": fixed("The node pools were not read: their nodes may still use the old identity."),
};
