import { ROLES } from "../roles/roles.ts";
import type { AddonRow } from "./addon-row.ts";
import { APP_ROUTING } from "./app-routing.ts";
import { APPLICATION_GATEWAY } from "./application-gateway.ts";
import { CONTAINER_INSIGHTS } from "./container-insights.ts";
import { scopeNotShown } from "./scope-not-shown.ts";
import { VIRTUAL_NODE } from "./virtual-node.ts";

/**
 * Every add-on and ingress feature with an identity. Readers of clusters, migrations, inspections, the simulator and the
 * tests use this table. Source: learn.microsoft.com/azure/aks/managed-identity-overview.
 */
export const ADDONS: readonly AddonRow[] = [
  APPLICATION_GATEWAY,
  VIRTUAL_NODE,
  APP_ROUTING,
  {
    profile: "azureKeyvaultSecretsProvider",
    within: "addonProfiles",
    identity: {
      key: "key-vault-provider",
      title: "Key Vault provider for Secrets Store CSI",
      defaultRights: "none",
      rightsToAdd: "Key Vault Secrets User or Certificate User at the vault",
    },
    vaults: {
      role: ROLES.keyVaultSecretsUser,
      requested: "secrets-requested",
      readBefore: "secrets-read-before",
    },
  },
  CONTAINER_INSIGHTS,
  {
    profile: "azurepolicy",
    within: "addonProfiles",
    identity: {
      key: "azure-policy",
      title: "Azure Policy",
      defaultRights: "none",
      rightsToAdd: "none",
    },
  },
  {
    profile: "applicationLoadBalancer",
    within: "ingressProfile",
    identity: {
      key: "application-load-balancer",
      title: "Application Gateway for Containers (preview)",
      defaultRights: "Reader at the node resource group",
      rightsToAdd:
        "AppGw for Containers Configuration Manager at its group, Network Contributor at its subnet",
    },
    findings: (addon, { cluster }) => [
      scopeNotShown(
        cluster.id,
        addon,
        "AppGw for Containers Configuration Manager on its resource group and Network Contributor on its subnet",
      ),
    ],
  },
  {
    profile: "httpApplicationRouting",
    within: "addonProfiles",
    identity: {
      key: "http-application-routing",
      title: "HTTP application routing (retired 2025-03-03)",
      defaultRights: "Reader at the group, Contributor at its DNS zone",
      rightsToAdd: "remove the add-on",
    },
  },
];
