import type { AddonRow } from "../addons/addon-row.ts";
import { ADDONS } from "../addons/table.ts";
import type { ClusterIdentities, IdentityRef } from "./cluster-identities.ts";

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

const ACTING: readonly Columns[] = [
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
];

const OTHERS: readonly Columns[] = [
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

const row = ([key, title, path, defaultRights, rightsToAdd, bringYourOwn, find]: Columns): TableRow => ({
  ...{ key, title, path, defaultRights, rightsToAdd, bringYourOwn, find },
});

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
export const IDENTITY_TABLE: readonly TableRow[] = [
  ...ACTING.map(row),
  ...ADDONS.map(addonRow),
  ...OTHERS.map(row),
];
