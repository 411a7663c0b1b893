import { catalogue, fixed, sentence } from "../text/catalogue.ts";

/** What a plan names of its work that cannot be undone. */
const IRREVERSIBLE = catalogue({
  "image-not-downgraded": fixed("A node image cannot be downgraded in place."),
  "node-disks-lost": fixed("AKS re-images nodes: data that pods keep on the disk of a node is lost."),
  "feature-stays-registered": fixed("AKS does not let every feature be unregistered (Azure/AKS#984)."),
  "work-of-each-target": sentence(
    ({ workflow }) => `What ${workflow} changes on each cluster: see the plan of each cluster.`,
    { workflow: "migrate-cluster" },
  ),
  "no-way-back-to-service-principal": fixed(
    "A cluster that uses managed identities cannot go back to a service principal.",
  ),
  "tenant-fixed": fixed(
    "A cluster that uses managed identities cannot be moved to another tenant, not even together with its subscription.",
  ),
  "user-assigned-stays": fixed(
    "A cluster with a user-assigned identity cannot go back to a system-assigned identity without losing every role assignment.",
  ),
  "own-kubelet-stays": fixed(
    "AKS does not replace a kubelet identity of your own by one that AKS creates, only by another one of your own.",
  ),
  "system-assigned-identity-lost": fixed(
    "Azure deletes the old system-assigned identity. If it is enabled again, it has another principal id.",
  ),
  "version-not-downgraded": fixed(
    "A Kubernetes version cannot be downgraded, if the run has to upgrade to a patch version.",
  ),
});

export const { codes: IRREVERSIBLE_CODES, say: irreversible, example: exampleIrreversible } = IRREVERSIBLE;
