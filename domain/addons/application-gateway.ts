import { type ArmId, partsOf, resourceGroupId } from "../arm-id/arm-id.ts";
import type { Addon } from "../cluster/cluster.ts";
import type { WantedGrant } from "../grants/grant.ts";
import { networkOf, nodeSubnets } from "../grants/wanted/network.ts";
import { forAddon } from "../grants/wanted/wanted-grant.ts";
import type { AccessFacts } from "../grants/facts.ts";
import { type Role, ROLES } from "../roles/roles.ts";
import type { AddonRow } from "./addon-row.ts";
import { scopeNotShown } from "./scope-not-shown.ts";
import { inNodeGroup } from "../cluster/node-group.ts";
import { wantedBecause } from "../reasons/wanted-roles.ts";

/** Source of its rights: azure-cli, which assigns them where it may, and learn.microsoft.com/azure/application-gateway. */
export const APPLICATION_GATEWAY: AddonRow = {
  profile: "ingressApplicationGateway",
  within: "addonProfiles",
  identity: {
    key: "application-gateway",
    title: "Application Gateway Ingress Controller",
    defaultRights: "by topology",
    rightsToAdd:
      "Network Contributor at the gateway's subnet; for a gateway of your own Network Contributor and Reader at its group",
  },
  grants: gatewayGrants,
  findings: (addon, { cluster, gatewaySubnets = {} }) =>
    addon.gatewayId !== undefined && gatewaySubnets[addon.gatewayId.toLowerCase()] === undefined
      ? [scopeNotShown(cluster.id, addon, "Network Contributor on the subnet of the application gateway")]
      : [],
};

function gatewayGrants(addon: Addon, { cluster, gatewaySubnets = {} }: AccessFacts): WantedGrant[] {
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
      .map((subnet) => grant(ROLES.networkContributor, subnet, wantedBecause("gateway-subnet"))),
    ...(gatewayId !== undefined && id !== undefined && !inNodeGroup(cluster, gatewayId)
      ? [ROLES.networkContributor, ROLES.reader].map((role) =>
          grant(role, resourceGroupId(id.subscription, id.resourceGroup), wantedBecause("gateway-group")),
        )
      : []),
    ...(gatewayId === undefined && subnetId === undefined && addon.makesSubnet === true && nodes !== undefined
      ? [grant(ROLES.networkContributor, networkOf(nodes), wantedBecause("gateway-network"))]
      : []),
  ];
}
