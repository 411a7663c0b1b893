import { type ArmId, isResourceId, partsOf } from "../arm-id/arm-id.ts";
import { allows, type NamedRole } from "../roles/custom-role.ts";

const JOINS: readonly (readonly [types: string, action: string])[] = [
  ["virtualNetworks", "Microsoft.Network/virtualNetworks/subnets/join/action"],
  ["virtualNetworks/subnets", "Microsoft.Network/virtualNetworks/subnets/join/action"],
  ["routeTables", "Microsoft.Network/routeTables/join/action"],
  ["networkSecurityGroups", "Microsoft.Network/networkSecurityGroups/join/action"],
  ["natGateways", "Microsoft.Network/natGateways/join/action"],
  ["publicIPAddresses", "Microsoft.Network/publicIPAddresses/join/action"],
  ["publicIPPrefixes", "Microsoft.Network/publicIPPrefixes/join/action"],
];

/**
 * What a cluster must be allowed to do with a resource of Microsoft.Network to use it: for a virtual network, to join its
 * subnets; undefined for everything else. Source: learn.microsoft.com/azure/aks/concepts-identity.
 */
export function joinActionAt(id: ArmId): string | undefined {
  if (!isResourceId(id)) return undefined;
  const { provider, types } = partsOf(id);
  if (provider.toLowerCase() !== "microsoft.network") return undefined;
  const asked = types.join("/").toLowerCase();
  return JOINS.find(([known]) => known.toLowerCase() === asked)?.[1];
}

/** True for a role that is known to join what is at its own scope. */
export function joinsAt(role: NamedRole, scope: ArmId): boolean {
  const action = joinActionAt(scope);
  return action !== undefined && allows(role, action);
}
