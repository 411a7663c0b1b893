import { ADDONS, addonNamed } from "../addons/addons.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { nodeSubnets } from "./wanted/network.ts";
import type { MigrationFacts } from "../migration/facts.ts";
import { LEGACY_MONITORING_ENDS } from "./wanted/addons.ts";
import type { Changes } from "./wanted.ts";

/** What grants cannot do, or what nobody can tell from the cluster. */
export function grantFindings(
  facts: MigrationFacts,
  { changesControlPlane, finishes = false }: Changes,
): readonly Finding[] {
  const { cluster } = facts;
  return [
    ...(changesControlPlane || finishes ? etcdVault(facts) : []),
    ...vaultsWithPolicies(facts),
    // Add-ons get their identities when a cluster leaves its service principal, and keep them later.
    ...(cluster.controlPlane.kind === "servicePrincipal" || finishes
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
    .map(({ name: addon, unreadable: settings = [] }) =>
      finding("add-on-setting-unreadable", cluster.id, { addon, settings }),
    );
}

function unshownVaults({ cluster, keyVaults = [] }: MigrationFacts): Finding[] {
  const addons = [ADDONS.appRouting, ADDONS.vaultProvider].flatMap(
    (name) => addonNamed(cluster, name)?.name ?? [],
  );
  if (addons.length === 0 || keyVaults.length > 0) return [];
  return [finding("add-on-vaults-not-shown", cluster.id, { addons })];
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
      ? [
          unknownScope(
            cluster.id,
            controller.name,
            "Network Contributor on the subnet of the application gateway",
          ),
        ]
      : []),
    ...(balancer === undefined
      ? []
      : [
          unknownScope(
            cluster.id,
            balancer.name,
            "AppGw for Containers Configuration Manager on its resource group and Network Contributor on its subnet",
          ),
        ]),
    ...(node !== undefined && unnamed
      ? [
          unknownScope(
            cluster.id,
            ADDONS.virtualNode,
            "Network Contributor on the subnet of the container instances",
          ),
        ]
      : []),
  ];
}

const unknownScope = (resource: string, addon: string, roles: string): Finding =>
  finding("add-on-scope-not-shown", resource, { addon, roles });

function etcdVault({ cluster, kmsVault }: MigrationFacts): Finding[] {
  if (!cluster.usesKms || kmsVault !== undefined) return [];
  const known = cluster.kmsKeyVaultId;
  const vault = known ?? cluster.kmsVaultName;
  return [finding("kms-vault-not-shown", known ?? cluster.id, { vault })];
}

/** Role assignments are not looked at by such a vault. */
function vaultsWithPolicies({ kmsVault, keyVaults = [] }: MigrationFacts): Finding[] {
  return [...(kmsVault === undefined ? [] : [kmsVault]), ...keyVaults]
    .filter(({ decidesBy }) => decidesBy === "accessPolicies")
    .map(({ id }) => finding("key-vault-access-policies", id));
}

function legacyMonitoring({ cluster, readAt }: MigrationFacts): Finding[] {
  const addon = addonNamed(cluster, ADDONS.monitoring);
  if (addon === undefined || addon.usesClusterIdentity || readAt < LEGACY_MONITORING_ENDS) return [];
  return [finding("container-insights-legacy", cluster.id)];
}
