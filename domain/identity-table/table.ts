import type { AddonRow } from "../addons/addon-row.ts";
import { ADDONS } from "../addons/table.ts";
import type { ClusterIdentities, IdentityRef } from "./cluster-identities.ts";

/** A kind of identity of an AKS cluster, as a row of the table. */
export interface TableRow {
  readonly key: string;
  readonly title: string;
  /** The path in the cluster's JSON. */
  readonly path: string;
  readonly defaultRights: string;
  readonly rightsToAdd: string;
  readonly bringYourOwn: "no" | "yes" | "required" | "notApplicable";
  /** The identities of a cluster; `off` if the cluster does not use this, `notShown` if its JSON does not show it. */
  readonly find: (cluster: ClusterIdentities) => readonly IdentityRef[] | "off" | "notShown" | "none";
}

const of = (ref: IdentityRef | undefined) => (ref === undefined ? "off" : [ref]);
const flag = (enabled: boolean) => (enabled ? "none" : "off");

const CONTROL_PLANE_RIGHTS =
  "Network Contributor at own subnets, route tables and public IPs; Private DNS Zone Contributor at an own zone; Reader at a disk encryption set; Managed Identity Operator at an own kubelet identity; Key Vault Crypto User at the key of etcd";

const ACTING: readonly TableRow[] = [
  {
    key: "control-plane-system",
    title: "Control plane, system-assigned",
    path: "identity.principalId",
    defaultRights: "Contributor at the node resource group",
    rightsToAdd: CONTROL_PLANE_RIGHTS,
    bringYourOwn: "notApplicable",
    find: (c) => of(c.systemAssigned),
  },
  {
    key: "control-plane-user",
    title: "Control plane, user-assigned",
    path: "identity.userAssignedIdentities",
    defaultRights: "Contributor at the node resource group",
    rightsToAdd: CONTROL_PLANE_RIGHTS,
    bringYourOwn: "yes",
    find: (c) => of(c.userAssigned),
  },
  {
    key: "service-principal",
    title: "Service principal (legacy)",
    path: "servicePrincipalProfile.clientId",
    defaultRights: "Contributor at the node resource group",
    rightsToAdd: CONTROL_PLANE_RIGHTS,
    bringYourOwn: "required",
    find: (c) =>
      c.servicePrincipalClientId === undefined ? "off" : [{ clientId: c.servicePrincipalClientId }],
  },
  {
    key: "kubelet",
    title: "Kubelet",
    path: "identityProfile.kubeletidentity",
    defaultRights: "none",
    rightsToAdd: "AcrPull at registries, or Container Registry Repository Reader where repositories decide",
    bringYourOwn: "yes",
    find: (c) => of(c.kubelet),
  },
];

const OTHERS: readonly TableRow[] = [
  {
    key: "app-routing-gateway",
    title: "Application routing, Gateway API",
    path: "not in the cluster's JSON",
    defaultRights: "none",
    rightsToAdd: "the same at a user-assigned identity with a federated credential",
    bringYourOwn: "required",
    find: () => "notShown",
  },
  {
    key: "cost-analysis",
    title: "Cost analysis",
    path: "metricsProfile.costAnalysis.enabled",
    defaultRights: "read at the node resource group",
    rightsToAdd: "none",
    bringYourOwn: "no",
    find: (c) => flag(c.costAnalysis),
  },
  {
    key: "backup",
    title: "Backup extension",
    path: "extensions/azure-aks-backup",
    defaultRights: "none",
    rightsToAdd:
      "Storage Blob Data Contributor at the account; the cluster's identity Contributor at the snapshot group",
    bringYourOwn: "no",
    find: () => "notShown",
  },
  {
    key: "extensions",
    title: "Other extensions (Flux, Dapr, machine learning)",
    path: "extensions",
    defaultRights: "varies",
    rightsToAdd: "varies",
    bringYourOwn: "no",
    find: () => "notShown",
  },
  {
    key: "pod-identity",
    title: "Pod identity (legacy)",
    path: "podIdentityProfile.userAssignedIdentities",
    defaultRights: "none",
    rightsToAdd: "Managed Identity Operator at each identity",
    bringYourOwn: "required",
    find: (c) => (c.podIdentities.length === 0 ? "off" : c.podIdentities),
  },
  {
    key: "workload-identity",
    title: "Workload identity",
    path: "securityProfile.workloadIdentity.enabled",
    defaultRights: "none",
    rightsToAdd: "what each workload needs",
    bringYourOwn: "required",
    find: (c) => flag(c.workloadIdentity),
  },
  {
    key: "identity-bindings",
    title: "Identity bindings (preview)",
    path: "identityBindings",
    defaultRights: "none",
    rightsToAdd: "rights on identityBindings and federated credentials",
    bringYourOwn: "required",
    find: () => "notShown",
  },
  {
    key: "kms",
    title: "Etcd encryption with a key of your own",
    path: "securityProfile.azureKeyVaultKms",
    defaultRights: "none",
    rightsToAdd: "Key Vault Crypto User for the control plane",
    bringYourOwn: "yes",
    find: (c) => (c.kms ? "none" : "off"),
  },
  {
    key: "istio",
    title: "Istio add-on",
    path: "serviceMeshProfile.istio",
    defaultRights: "none",
    rightsToAdd: "a plug-in CA: Key Vault Secrets User for the Key Vault provider",
    bringYourOwn: "notApplicable",
    find: (c) => flag(c.istio),
  },
  {
    key: "keda",
    title: "KEDA add-on",
    path: "workloadAutoScalerProfile.keda",
    defaultRights: "none",
    rightsToAdd: "by workload identity",
    bringYourOwn: "notApplicable",
    find: (c) => flag(c.keda),
  },
  {
    key: "defender",
    title: "Microsoft Defender",
    path: "securityProfile.defender",
    defaultRights: "none",
    rightsToAdd: "none",
    bringYourOwn: "notApplicable",
    find: (c) => flag(c.defender),
  },
  {
    key: "prometheus",
    title: "Managed Prometheus",
    path: "azureMonitorProfile.metrics",
    defaultRights: "none",
    rightsToAdd: "none",
    bringYourOwn: "notApplicable",
    find: (c) => flag(c.prometheus),
  },
  {
    key: "ai-toolchain",
    title: "AI toolchain operator",
    path: "aiToolchainOperatorProfile.enabled",
    defaultRights: "none",
    rightsToAdd: "by workload identity of your own",
    bringYourOwn: "required",
    find: (c) => flag(c.aiToolchain),
  },
  {
    key: "network-policy",
    title: "Network policy (Azure, Calico, Cilium)",
    path: "networkProfile.networkPolicy",
    defaultRights: "none",
    rightsToAdd: "none",
    bringYourOwn: "notApplicable",
    find: (c) => flag(c.networkPolicy !== undefined),
  },
  {
    key: "fleet-member",
    title: "Fleet membership",
    path: "fleets/members",
    defaultRights: "none",
    rightsToAdd: "join again after the identity has changed: az fleet member create",
    bringYourOwn: "notApplicable",
    find: () => "notShown",
  },
];

const addonRow = ({ profile, within, identity }: AddonRow): TableRow => ({
  ...identity,
  path: `${within}.${profile}.identity`,
  bringYourOwn: "no",
  find({ addons }) {
    const found = Object.entries(addons).find(([name]) => name.toLowerCase() === profile.toLowerCase())?.[1];
    if (found?.enabled !== true) return "off";
    return found.identity === undefined ? "none" : [found.identity];
  },
});

/** Every kind of identity of an AKS cluster. Source: learn.microsoft.com/azure/aks/managed-identity-overview. */
export const IDENTITY_TABLE: readonly TableRow[] = [...ACTING, ...ADDONS.map(addonRow), ...OTHERS];
