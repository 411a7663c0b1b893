import {
  type ArmId,
  childOf,
  partsOf,
  readArmId,
  type ResourceId,
  resourceGroupId,
} from "../../arm-id/arm-id.ts";
import { ADDONS, addonNamed } from "../../addons/addons.ts";
import type { Addon, Cluster } from "../../cluster/cluster.ts";
import type { WantedGrant } from "../grant.ts";
import { type Role, roleById, ROLES } from "../../roles/roles.ts";
import type { HeldRoleAssignment, MigrationFacts } from "../../migration/facts.ts";
import { inNodeGroup } from "../../migration/target.ts";
import { networkOf, nodeSubnets } from "./network.ts";
import { forAddon } from "./wanted-grant.ts";

/** Container Insights without Entra ID has ended then. Source: learn.microsoft.com/azure/aks/managed-identity-overview. */
export const LEGACY_MONITORING_ENDS = "2026-09-30T00:00:00.000Z";

/**
 * What the identities of add-ons need. AKS makes the identities and gives them rights in the node resource group; the
 * rest is the caller's, unless the caller is the command line. Source: learn.microsoft.com/azure/aks/
 * system-assigned-managed-identity and managed-identity-overview, and azure-cli for the scopes that it chooses.
 */
export function addonGrants(facts: MigrationFacts): WantedGrant[] {
  return [
    ...gatewayGrants(facts),
    ...virtualNodeGrants(facts.cluster),
    ...routingGrants(facts),
    ...vaultGrants(facts),
    ...monitoringGrants(facts),
  ];
}

function gatewayGrants({ cluster, gatewaySubnets = {} }: MigrationFacts): WantedGrant[] {
  const addon = addonNamed(cluster, ADDONS.applicationGateway);
  if (addon === undefined) return [];
  const grant = (role: Role, scope: ArmId, because: string) => forAddon(addon.name, role, scope, because);
  const { gatewayId, subnetId } = addon;
  const id = gatewayId === undefined ? undefined : partsOf(gatewayId);
  const subnets = [
    ...(gatewayId === undefined ? [] : (gatewaySubnets[gatewayId.toLowerCase()] ?? [])),
    ...(subnetId === undefined ? [] : [subnetId]),
  ];
  const [nodes] = nodeSubnets(cluster);
  return [
    ...subnets
      .filter((subnet) => !inNodeGroup(cluster, subnet))
      .map((subnet) =>
        grant(ROLES.networkContributor, subnet, "the application gateway stands in this subnet"),
      ),
    ...(gatewayId !== undefined && id !== undefined && !inNodeGroup(cluster, gatewayId)
      ? [ROLES.networkContributor, ROLES.reader].map((role) =>
          grant(
            role,
            resourceGroupId(id.subscription, id.resourceGroup),
            "the ingress controller configures the application gateway in this group",
          ),
        )
      : []),
    ...(gatewayId === undefined && subnetId === undefined && addon.makesSubnet === true && nodes !== undefined
      ? [
          grant(
            ROLES.networkContributor,
            networkOf(nodes),
            "the application gateway has a subnet in this network, which the cluster's JSON does not name",
          ),
        ]
      : []),
  ];
}

function virtualNodeGrants(cluster: Cluster): WantedGrant[] {
  const addon = addonNamed(cluster, ADDONS.virtualNode);
  const [nodes] = nodeSubnets(cluster);
  if (addon?.subnetName === undefined || nodes === undefined) return [];
  const subnet = childOf(networkOf(nodes), "subnets", addon.subnetName);
  return [
    forAddon(
      addon.name,
      ROLES.networkContributor,
      subnet,
      "container instances of the virtual node stand in it",
    ),
  ];
}

function routingGrants({ cluster }: MigrationFacts): WantedGrant[] {
  const addon = addonNamed(cluster, ADDONS.appRouting);
  if (addon === undefined) return [];
  return (addon.dnsZoneIds ?? []).map((zone) =>
    forAddon(
      addon.name,
      isPrivateZone(zone) ? ROLES.privateDnsZoneContributor : ROLES.dnsZoneContributor,
      zone,
      "application routing writes the records of its ingresses into this zone",
    ),
  );
}

function isPrivateZone(zoneId: ResourceId): boolean {
  return partsOf(zoneId).types.at(-1)?.toLowerCase() === "privatednszones";
}

/** Vaults are not in the cluster's JSON: those that the request names, and those that the service principal reads. */
function vaultGrants(facts: MigrationFacts): WantedGrant[] {
  const readers: readonly (readonly [Addon | undefined, Role, string])[] = [
    [
      addonNamed(facts.cluster, ADDONS.appRouting),
      ROLES.keyVaultCertificateUser,
      "application routing takes certificates from it",
    ],
    [
      addonNamed(facts.cluster, ADDONS.vaultProvider),
      ROLES.keyVaultSecretsUser,
      "the Secrets Store driver takes secrets from it",
    ],
  ];
  return readers.flatMap(([addon, role, does]) =>
    addon === undefined
      ? []
      : [
          ...(facts.keyVaults ?? []).map(({ id }) =>
            forAddon(addon.name, role, id, `${does}: the request names it`),
          ),
          ...facts.held
            .filter((held) => isOfPrincipal(held) && roleById(held.roleDefinitionId) === role)
            .flatMap(({ scope }) => {
              const at = readArmId(scope);
              return at === undefined
                ? []
                : [forAddon(addon.name, role, at, `${does}: the service principal could`)];
            }),
        ],
  );
}

const isOfPrincipal = ({ by }: HeldRoleAssignment): boolean => by === undefined;

/**
 * Only with the legacy way of signing in, and only while that works. Where the JSON does not say which way it is, the
 * old principal's own grant tells: without it nothing was published before either.
 */
function monitoringGrants({ cluster, held, readAt }: MigrationFacts): WantedGrant[] {
  const addon = addonNamed(cluster, ADDONS.monitoring);
  if (addon === undefined || addon.usesClusterIdentity || readAt >= LEGACY_MONITORING_ENDS) return [];
  const role = ROLES.monitoringMetricsPublisher;
  const published = held.some(({ roleDefinitionId }) => roleById(roleDefinitionId) === role);
  return addon.legacyAuthentication === true || published
    ? [forAddon(addon.name, role, cluster.id, "Container Insights publishes metrics the legacy way")]
    : [];
}
