import { canonical, groupOf, subscriptionOf } from "../../core/ids.ts";
import { type JsonObject, objectsAt, textAt } from "../../core/json.ts";
import type { Moment } from "../../core/moment.ts";
import type { View } from "../../world/world.ts";
import { mayAct } from "../microsoft.authorization/rights.ts";
import {
  controlPlanePrincipal,
  customZone,
  identityType,
  nodeResourceGroup,
  subnetIds,
  userAssignedIds,
} from "./cluster-body.ts";
import * as errors from "./errors.ts";

const ASSIGN = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
const JOIN = "Microsoft.Network/virtualNetworks/subnets/join/action";

/**
 * What AKS checks before it accepts an update: the control-plane identity's right on the kubelet identity, on a route
 * table of the user's own and on a private DNS zone. Rights that have not propagated do not count. @throws ArmError
 */
export function checkAccess(moment: Moment, body: JsonObject, kubelet: string | undefined): void {
  const principal = controlPlanePrincipal(body);
  if (identityType(body) !== "UserAssigned" || principal === undefined) return;
  const may = (action: string, scope: string) => mayAct(moment.world, principal, action, scope, moment.now);
  // An identity in the node resource group is covered by the Contributor role that AKS gives by itself.
  if (kubelet !== undefined && !inNodeGroup(body, kubelet) && !may(ASSIGN, kubelet)) {
    throw errors.kubeletIdentityPermission(kubelet);
  }
  for (const table of customRouteTables(moment.world, body)) {
    if (!may("Microsoft.Network/routeTables/write", table)) throw errors.routeTablePermission(table);
  }
  const zone = customZone(body);
  if (zone !== undefined && !may("Microsoft.Network/privateDnsZones/write", zone)) {
    throw errors.privateZonePermission(zone);
  }
}

/**
 * What only shows while AKS works with the new identity: joining the pools' own subnets (Azure/AKS#1557,
 * Azure/AKS#1983) and reading the disk encryption set (hashicorp/terraform-provider-azurerm#10940).
 */
export function lateAccessProblem(
  moment: Moment,
  body: JsonObject,
): { code: string; message: string } | undefined {
  const principal = controlPlanePrincipal(body);
  if (identityType(body) !== "UserAssigned" || principal === undefined) return undefined;
  const [id = ""] = userAssignedIds(body);
  const client = {
    appId: moment.world.get("identities", canonical(id))?.clientId ?? principal,
    objectId: principal,
  };
  const diskSet = textAt(body, "properties", "diskEncryptionSetID");
  const needs = [
    ...subnetIds(body).map((scope) => ({ action: JOIN, scope })),
    ...(diskSet === undefined
      ? []
      : [{ action: "Microsoft.Compute/diskEncryptionSets/read", scope: diskSet }]),
  ];
  const lacks = needs.find(
    ({ action, scope }) => !mayAct(moment.world, principal, action, scope, moment.now),
  );
  if (lacks === undefined) return undefined;
  const scope = `/subscriptions/${subscriptionOf(textAt(body, "id") ?? "")}/resourceGroups/${nodeResourceGroup(body)}`;
  return errors.linkedAuthorization(
    client,
    { action: "Microsoft.Compute/virtualMachineScaleSets/write", scope },
    lacks,
  );
}

/** Route tables on the pools' own subnets; they bind the identity only with kubenet (docs: configure-kubenet). */
export function customRouteTables(world: View, body: JsonObject): readonly string[] {
  if (textAt(body, "properties", "networkProfile", "networkPlugin") !== "kubenet") return [];
  const tables = subnetIds(body).flatMap((id) => {
    const table = textAt(subnetBody(world, id), "properties", "routeTable", "id");
    return table === undefined ? [] : [table];
  });
  return [...new Set(tables)];
}

function subnetBody(world: View, id: string): JsonObject | undefined {
  const network = id.split("/").slice(0, -2).join("/");
  const body = world.get("resources", canonical(network))?.body;
  return objectsAt(body, "properties", "subnets").find(
    (subnet) => canonical(textAt(subnet, "id") ?? "") === canonical(id),
  );
}

function inNodeGroup(body: JsonObject, id: string): boolean {
  return groupOf(id).toLowerCase() === nodeResourceGroup(body).toLowerCase();
}
