import { childOf } from "../arm-id/arm-id.ts";
import { networkOf, nodeSubnets } from "../grants/wanted/network.ts";
import { forAddon } from "../grants/wanted/wanted-grant.ts";
import { ROLES } from "../roles/roles.ts";
import type { AddonRow } from "./addon-row.ts";
import { scopeNotShown } from "./scope-not-shown.ts";
import { wantedBecause } from "../reasons/wanted-roles.ts";

export const VIRTUAL_NODE: AddonRow = {
  profile: "aciConnectorLinux",
  within: "addonProfiles",
  identity: {
    key: "virtual-node",
    title: "Virtual node",
    defaultRights: "Contributor at the node resource group",
    rightsToAdd: "Network Contributor at the subnet of the container instances",
  },
  grants({ name, subnetName }, { cluster }) {
    const [nodes] = nodeSubnets(cluster);
    if (subnetName === undefined || nodes === undefined) return [];
    const subnet = childOf(networkOf(nodes), "subnets", subnetName);
    return [forAddon(name, ROLES.networkContributor, subnet, wantedBecause("virtual-node-subnet"))];
  },
  findings: (addon, { cluster }) =>
    addon.subnetName === undefined && nodeSubnets(cluster).length > 0
      ? [scopeNotShown(cluster.id, addon, "Network Contributor on the subnet of the container instances")]
      : [],
};
