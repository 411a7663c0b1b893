import type { ClusterIdentities, Feature, IdentityRef } from "./cluster-identities.ts";

/** What the table says of one kind of identity that an AKS cluster can have. */
export interface TableRow {
  readonly key: string;
  readonly title: string;
  /** Where the cluster's JSON shows it. */
  readonly path: string;
  readonly defaultRights: string;
  readonly rightsToAdd: string;
  readonly bringYourOwn: "no" | "yes" | "required" | "notApplicable";
  /** The identities of a cluster; `off` where the cluster does not use this, `notShown` where its JSON cannot tell. */
  readonly find: (cluster: ClusterIdentities) => readonly IdentityRef[] | "off" | "notShown" | "none";
}

const of = (ref: IdentityRef | undefined) => (ref === undefined ? "off" : [ref]);
const feature = ({ enabled, identity }: Feature) =>
  enabled ? (identity === undefined ? "none" : [identity]) : "off";
const addon =
  (name: string) =>
  ({ addons }: ClusterIdentities) => {
    const found = Object.entries(addons).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    return found === undefined ? "off" : feature(found);
  };
const flag = (enabled: boolean) => (enabled ? "none" : "off");

type Columns = readonly [
  key: string,
  title: string,
  path: string,
  defaultRights: string,
  rightsToAdd: string,
  bringYourOwn: TableRow["bringYourOwn"],
  find: TableRow["find"],
];

const CONTROL_PLANE_RIGHTS =
  "Network Contributor at own subnets, route tables and public IPs; Private DNS Zone Contributor at an own zone; Reader at a disk encryption set; Managed Identity Operator at an own kubelet identity; Key Vault Crypto User at the key of etcd";
const VAULT_RIGHTS = "Key Vault Secrets User or Certificate User at the vault";

const COLUMNS: readonly Columns[] = [
  [
    "control-plane-system",
    "Control plane, system-assigned",
    "identity.principalId",
    "Contributor at the node resource group",
    CONTROL_PLANE_RIGHTS,
    "notApplicable",
    (c) => of(c.systemAssigned),
  ],
  [
    "control-plane-user",
    "Control plane, user-assigned",
    "identity.userAssignedIdentities",
    "Contributor at the node resource group",
    CONTROL_PLANE_RIGHTS,
    "yes",
    (c) => of(c.userAssigned),
  ],
  [
    "service-principal",
    "Service principal (legacy)",
    "servicePrincipalProfile.clientId",
    "Contributor at the node resource group",
    CONTROL_PLANE_RIGHTS,
    "required",
    (c) => (c.servicePrincipalClientId === undefined ? "off" : [{ clientId: c.servicePrincipalClientId }]),
  ],
  [
    "kubelet",
    "Kubelet",
    "identityProfile.kubeletidentity",
    "none",
    "AcrPull at registries, or Container Registry Repository Reader where repositories decide",
    "yes",
    (c) => of(c.kubelet),
  ],
  [
    "container-insights",
    "Container Insights",
    "addonProfiles.omsagent.identity",
    "none",
    "Monitoring Metrics Publisher at the cluster, only with legacy authentication (until 2026-09-30)",
    "no",
    addon("omsagent"),
  ],
  [
    "azure-policy",
    "Azure Policy",
    "addonProfiles.azurepolicy.identity",
    "none",
    "none",
    "no",
    addon("azurepolicy"),
  ],
  [
    "application-gateway",
    "Application Gateway Ingress Controller",
    "addonProfiles.ingressApplicationGateway.identity",
    "by topology",
    "Network Contributor at the gateway's subnet; for a gateway of your own Network Contributor and Reader at its group",
    "no",
    addon("ingressApplicationGateway"),
  ],
  [
    "virtual-node",
    "Virtual node",
    "addonProfiles.aciConnectorLinux.identity",
    "Contributor at the node resource group",
    "Network Contributor at the subnet of the container instances",
    "no",
    addon("aciConnectorLinux"),
  ],
  [
    "key-vault-provider",
    "Key Vault provider for Secrets Store CSI",
    "addonProfiles.azureKeyvaultSecretsProvider.identity",
    "none",
    VAULT_RIGHTS,
    "no",
    addon("azureKeyvaultSecretsProvider"),
  ],
  [
    "app-routing",
    "Application routing, NGINX",
    "ingressProfile.webAppRouting.identity",
    "none",
    "Key Vault Certificate User at the vault, DNS Zone Contributor at the zones",
    "no",
    (c) => feature(c.webAppRouting),
  ],
  [
    "app-routing-gateway",
    "Application routing, Gateway API",
    "not in the cluster's JSON",
    "none",
    "the same at a user-assigned identity with a federated credential",
    "required",
    () => "notShown",
  ],
  [
    "application-load-balancer",
    "Application Gateway for Containers (preview)",
    "ingressProfile.applicationLoadBalancer.identity",
    "Reader at the node resource group",
    "AppGw for Containers Configuration Manager at its group, Network Contributor at its subnet",
    "no",
    (c) => feature(c.applicationLoadBalancer),
  ],
  [
    "http-application-routing",
    "HTTP application routing (retired 2025-03-03)",
    "addonProfiles.httpApplicationRouting.identity",
    "Reader at the group, Contributor at its DNS zone",
    "remove the add-on",
    "no",
    addon("httpApplicationRouting"),
  ],
  [
    "cost-analysis",
    "Cost analysis",
    "metricsProfile.costAnalysis.enabled",
    "read at the node resource group",
    "none",
    "no",
    (c) => flag(c.costAnalysis),
  ],
  [
    "backup",
    "Backup extension",
    "extensions/azure-aks-backup",
    "none",
    "Storage Blob Data Contributor at the account; the cluster's identity Contributor at the snapshot group",
    "no",
    () => "notShown",
  ],
  [
    "extensions",
    "Other extensions (Flux, Dapr, machine learning)",
    "extensions",
    "varies",
    "varies",
    "no",
    () => "notShown",
  ],
  [
    "pod-identity",
    "Pod identity (legacy)",
    "podIdentityProfile.userAssignedIdentities",
    "none",
    "Managed Identity Operator at each identity",
    "required",
    (c) => (c.podIdentities.length === 0 ? "off" : c.podIdentities),
  ],
  [
    "workload-identity",
    "Workload identity",
    "securityProfile.workloadIdentity.enabled",
    "none",
    "what each workload needs",
    "required",
    (c) => flag(c.workloadIdentity),
  ],
  [
    "identity-bindings",
    "Identity bindings (preview)",
    "identityBindings",
    "none",
    "rights on identityBindings and federated credentials",
    "required",
    () => "notShown",
  ],
  [
    "kms",
    "Etcd encryption with a key of your own",
    "securityProfile.azureKeyVaultKms",
    "none",
    "Key Vault Crypto User for the control plane",
    "yes",
    (c) => (c.kms ? "none" : "off"),
  ],
  [
    "istio",
    "Istio add-on",
    "serviceMeshProfile.istio",
    "none",
    "a plug-in CA: Key Vault Secrets User for the Key Vault provider",
    "notApplicable",
    (c) => flag(c.istio),
  ],
  [
    "keda",
    "KEDA add-on",
    "workloadAutoScalerProfile.keda",
    "none",
    "by workload identity",
    "notApplicable",
    (c) => flag(c.keda),
  ],
  [
    "defender",
    "Microsoft Defender",
    "securityProfile.defender",
    "none",
    "none",
    "notApplicable",
    (c) => flag(c.defender),
  ],
  [
    "prometheus",
    "Managed Prometheus",
    "azureMonitorProfile.metrics",
    "none",
    "none",
    "notApplicable",
    (c) => flag(c.prometheus),
  ],
  [
    "ai-toolchain",
    "AI toolchain operator",
    "aiToolchainOperatorProfile.enabled",
    "none",
    "by workload identity of your own",
    "required",
    (c) => flag(c.aiToolchain),
  ],
  [
    "network-policy",
    "Network policy (Azure, Calico, Cilium)",
    "networkProfile.networkPolicy",
    "none",
    "none",
    "notApplicable",
    (c) => flag(c.networkPolicy !== undefined),
  ],
  [
    "fleet-member",
    "Fleet membership",
    "fleets/members",
    "none",
    "join again after the identity has changed: az fleet member create",
    "notApplicable",
    () => "notShown",
  ],
];

/** Every kind of identity of an AKS cluster. Source: learn.microsoft.com/azure/aks/managed-identity-overview. */
export const IDENTITY_TABLE: readonly TableRow[] = COLUMNS.map(
  ([key, title, path, defaultRights, rightsToAdd, bringYourOwn, find]) => ({
    key,
    title,
    path,
    defaultRights,
    rightsToAdd,
    bringYourOwn,
    find,
  }),
);
