import { catalogue, fixed, sentence } from "../text/catalogue.ts";

const OLD = { old: "the service principal" };

/**
 * Why an identity needs a role assignment: clauses. The plan shows them, and Azure shows them as the description of the role
 * assignment.
 */
export const WANTED_ROLES = catalogue({
  requested: fixed("the request asks for it"),
  "old-has-it": sentence(({ old }) => `${old} has it there`, OLD),
  "old-uses-it-by-custom-role": sentence(
    ({ old, role }) => `${old} uses it through the custom role ${role}`,
    { ...OLD, role: "Subnet Joiner" },
  ),
  "node-subnet": fixed("the nodes are in this subnet"),
  "pod-subnet": fixed("the pods get their addresses from this subnet"),
  "api-server-subnet": fixed("the API server is in this subnet"),
  "named-by-subnet": sentence(({ old }) => `a subnet of the nodes refers to it, and ${old} may use it`, OLD),
  "route-table": fixed("kubenet writes the routes of the pods into this route table"),
  "outbound-address": fixed("outbound traffic uses this public IP address"),
  "dns-zone-linked": fixed("the private DNS zone is linked to this virtual network"),
  "dns-zone": fixed("the name of the API server is in this zone"),
  "disk-encryption": fixed("the disks are encrypted with it"),
  "etcd-key": fixed("etcd is encrypted with a key in this vault"),
  "etcd-private": fixed("AKS connects privately to this vault, which has the key of etcd"),
  snapshots: sentence(({ extension }) => `the backup extension ${extension} keeps snapshots there`, {
    extension: "azure-aks-backup",
  }),
  "assigns-kubelet": fixed("the control plane assigns the kubelet identity to the nodes"),
  "pod-identity": fixed("pods use this identity (pod identity)"),
  "pulls-from-it": sentence(({ old }) => `${old} pulls from it`, OLD),
  "can-pull-from-it": sentence(({ old }) => `${old} can pull from it, through a role on a wider scope`, OLD),
  "former-pulls-from-it": fixed("the service principal that the cluster used before pulls from it"),
  "registry-requested": fixed("the request names this registry"),
  "bootstrap-registry": fixed("AKS pulls its own images from it: the cluster's bootstrap profile names it"),
  "gateway-subnet": fixed("the application gateway is in this subnet"),
  "gateway-group": fixed("the ingress controller configures the application gateway in this resource group"),
  "gateway-network": fixed(
    "the application gateway has a subnet in this virtual network, which the cluster's JSON does not name",
  ),
  "ingress-records": fixed("application routing writes the DNS records of its ingresses into this zone"),
  "ingress-certificates-requested": fixed(
    "application routing reads certificates from this vault, which the request names",
  ),
  "ingress-certificates-read-before": fixed(
    "application routing reads certificates from it, as the service principal could",
  ),
  "secrets-requested": fixed(
    "the Secrets Store CSI driver reads secrets from this vault, which the request names",
  ),
  "secrets-read-before": fixed(
    "the Secrets Store CSI driver reads secrets from it, as the service principal could",
  ),
  "virtual-node-subnet": fixed("the container instances of the virtual node are in this subnet"),
  "legacy-metrics": fixed("Container Insights publishes metrics with legacy authentication"),
});

export const { say: wantedBecause } = WANTED_ROLES;

export type WantedRoleCode = (typeof WANTED_ROLES.codes)[number];
