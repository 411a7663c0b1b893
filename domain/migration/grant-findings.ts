import { ADDONS, addonNamed } from "../addons.ts";
import type { Finding } from "../finding.ts";
import { nodeSubnets } from "./wanted/network.ts";
import type { MigrationFacts } from "./facts.ts";
import { LEGACY_MONITORING_ENDS } from "./wanted/addons.ts";
import { AKS_DOCS } from "./preflight/check.ts";

/** What grants cannot do, or what nobody can tell from the cluster. */
export function grantFindings(facts: MigrationFacts, changesControlPlane: boolean): readonly Finding[] {
  const { cluster } = facts;
  return [
    ...(changesControlPlane ? etcdVault(facts) : []),
    ...vaultsWithPolicies(facts),
    // Add-ons get their identities when a cluster leaves its service principal, and keep them later.
    ...(cluster.controlPlane.kind === "servicePrincipal"
      ? [
          ...unreadableSettings(facts),
          ...unshownVaults(facts),
          ...unshownGateways(facts),
          ...legacyMonitoring(facts),
        ]
      : []),
  ];
}

/** AKS keeps an add-on's settings as they were written: a text that is no id gives nobody a role anywhere. */
function unreadableSettings({ cluster }: MigrationFacts): Finding[] {
  return cluster.addons
    .filter(({ unreadable = [] }) => unreadable.length > 0)
    .map(({ name, unreadable = [] }) => ({
      severity: "warning",
      code: "add-on-setting-unreadable",
      resource: cluster.id,
      means: `${name} gets a new identity, and its setting ${unreadable.join(", ")} does not say where its rights are needed`,
      remedy: "correct the setting (az aks show), or give the roles with grant-roles after the change",
      source: `${AKS_DOCS}/managed-identity-overview`,
    }));
}

function unshownVaults({ cluster, keyVaults = [] }: MigrationFacts): Finding[] {
  const readers = [ADDONS.appRouting, ADDONS.vaultProvider].flatMap(
    (name) => addonNamed(cluster, name)?.name ?? [],
  );
  if (readers.length === 0 || keyVaults.length > 0) return [];
  return [
    {
      severity: "note",
      code: "add-on-vaults-not-shown",
      resource: cluster.id,
      means: `${readers.join(" and ")} may read key vaults, which the cluster does not name; after the change a new identity reads them`,
      remedy:
        "name the vaults in `keyVaults`, if there are any, and the new client id in each SecretProviderClass",
      source: `${AKS_DOCS}/csi-secrets-store-identity-access`,
    },
  ];
}

function unshownGateways({ cluster, gatewaySubnets = {} }: MigrationFacts): Finding[] {
  const controller = addonNamed(cluster, ADDONS.applicationGateway);
  const balancer = addonNamed(cluster, ADDONS.applicationLoadBalancer);
  const unread =
    controller?.gatewayId !== undefined && gatewaySubnets[controller.gatewayId.toLowerCase()] === undefined;
  const node = addonNamed(cluster, ADDONS.virtualNode);
  const unnamed = node?.subnetName === undefined && nodeSubnets(cluster).length > 0;
  return [
    ...(unread
      ? [unknownScope(cluster.id, controller.name, "Network Contributor at the application gateway's subnet")]
      : []),
    ...(balancer === undefined
      ? []
      : [
          unknownScope(
            cluster.id,
            balancer.name,
            "AppGw for Containers Configuration Manager at its group and Network Contributor at its subnet",
          ),
        ]),
    ...(node !== undefined && unnamed
      ? [
          unknownScope(
            cluster.id,
            ADDONS.virtualNode,
            "Network Contributor at the subnet of the container instances",
          ),
        ]
      : []),
  ];
}

function unknownScope(resource: string, name: string, rights: string): Finding {
  return {
    severity: "warning",
    code: "add-on-scope-not-shown",
    resource,
    means: `${name} gets a new identity, and Azure does not show Keyless where its rights are needed`,
    remedy: `after the change give it ${rights} with grant-roles, if that lies outside the node resource group`,
    source: `${AKS_DOCS}/managed-identity-overview`,
  };
}

function etcdVault({ cluster, kmsVault }: MigrationFacts): Finding[] {
  if (!cluster.usesKms || kmsVault !== undefined) return [];
  const known = cluster.kmsKeyVaultId;
  const vault = known ?? cluster.kmsVaultName ?? "unknown";
  return [
    {
      severity: "warning",
      code: "kms-vault-not-shown",
      resource: known ?? cluster.id,
      means: `etcd is encrypted with a key in vault ${vault}, which Azure does not show Keyless; AKS refuses the change unless the new control-plane identity may use the key`,
      remedy:
        "give Keyless Reader at the vault, or give the new control-plane identity Key Vault Crypto User there before the run",
      source: `${AKS_DOCS}/use-kms-etcd-encryption`,
    },
  ];
}

/** Role assignments are not looked at by such a vault. */
function vaultsWithPolicies({ kmsVault, keyVaults = [] }: MigrationFacts): Finding[] {
  return [...(kmsVault === undefined ? [] : [kmsVault]), ...keyVaults]
    .filter(({ decidesBy }) => decidesBy === "accessPolicies")
    .map(({ id }) => ({
      severity: "warning",
      code: "key-vault-access-policies",
      resource: id,
      means: "this vault decides by its access policies, so the role that is granted here has no effect",
      remedy:
        "set an access policy for the new identity as soon as it exists, or turn the vault to Azure role-based access control first",
      source: "https://learn.microsoft.com/azure/key-vault/general/rbac-migration",
    }));
}

function legacyMonitoring({ cluster, readAt }: MigrationFacts): Finding[] {
  const addon = addonNamed(cluster, ADDONS.monitoring);
  if (addon === undefined || addon.usesClusterIdentity || readAt < LEGACY_MONITORING_ENDS) return [];
  return [
    {
      severity: "note",
      code: "container-insights-legacy",
      resource: cluster.id,
      means: "Container Insights signs in the legacy way, which has ended; it gets no role",
      remedy:
        "after the change let it use the cluster's identity: az aks enable-addons -a monitoring --enable-msi-auth-for-monitoring",
      source: `${AKS_DOCS}/managed-identity-overview`,
    },
  ];
}
