import { canonical, groupId, groupOf, subscriptionOf } from "../../world/ids.ts";
import { type JsonObject, objectsAt, textAt } from "../../world/json.ts";
import type { Moment } from "../../core/moment.ts";
import { missingRegistration, registrationKey, stateOf } from "../../core/registration.ts";
import type { ClusterRecord } from "../../world/tables.ts";
import type { View } from "../../world/view.ts";
import { isDead, mayAct, mayActOnData } from "../microsoft.authorization/rights.ts";
import { subnetBody } from "./addresses.ts";
import {
  controlPlanePrincipal,
  customZone,
  identityType,
  nodeResourceGroup,
  subnetIds,
  userAssignedIds,
} from "./cluster-body.ts";
import * as errors from "./errors/access.ts";
import { kmsVault } from "./kms.ts";

const ASSIGN = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
const JOIN = "Microsoft.Network/virtualNetworks/subnets/join/action";

/**
 * What AKS checks before it accepts an update: the control-plane identity's right on the kubelet identity, on a route
 * table of the user's own, on a private DNS zone and on the vault of etcd's key. Rights that have not propagated do not
 * count. @throws ArmError
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
  if (zone !== undefined) {
    requireRegistered(moment, zone);
    if (!may("Microsoft.Network/privateDnsZones/write", zone)) throw errors.privateZonePermission(zone);
  }
  const vault = kmsVault(moment.world, body);
  if (
    vault !== undefined &&
    !mayActOnData(moment.world, principal, "Microsoft.KeyVault/vaults/keys/encrypt/action", vault, moment.now)
  ) {
    throw errors.kmsPermission(vault);
  }
}

/** A zone in another subscription needs the provider there too. Source: docs: private-clusters, MicrosoftDocs/azure-docs#80953. */
function requireRegistered({ world, now }: Moment, zone: string): void {
  const namespace = "Microsoft.ContainerService";
  const record = world.get("registrations", registrationKey(subscriptionOf(zone), namespace));
  if (record !== undefined && stateOf(record, now) !== "Registered") throw missingRegistration(namespace);
}

/**
 * Who the control plane is to Azure: after a change from one managed identity to another it stays the old one until its
 * tokens end. Source: docs: user-assigned-managed-identity.
 */
export function actingPrincipal({ acting, body }: ClusterRecord, now: number): string | undefined {
  return acting !== undefined && acting.until > now ? acting.principalId : controlPlanePrincipal(body);
}

interface Problem {
  readonly code: string;
  readonly message: string;
}

/**
 * What only shows while AKS works with the identity: that it is gone (Azure/AKS#4561), joining the pools' own subnets
 * (Azure/AKS#1557, Azure/AKS#1983), reading the disk encryption set (hashicorp/terraform-provider-azurerm#10940) and
 * assigning the identities of pods (Azure/AKS#2943).
 */
export function lateAccessProblem(moment: Moment, cluster: ClusterRecord): Problem | undefined {
  const { body } = cluster;
  const principal = actingPrincipal(cluster, moment.now);
  if (identityType(body) === "None" || principal === undefined) return undefined;
  if (isDead(moment.world, principal)) return errors.identityGone(userAssignedIds(body)[0] ?? principal);
  // AKS gives a system-assigned identity what it needs only where the command line does it; see docs: configure-kubenet.
  if (identityType(body) !== "UserAssigned") return undefined;
  const lacks = needsOf(body, moment.settings.subnetRights === "asked").find(
    ({ action, scope }) => !mayAct(moment.world, principal, action, scope, moment.now),
  );
  if (lacks !== undefined) return linkedProblem(moment, body, principal, lacks);
  const pods = objectsAt(body, "properties", "podIdentityProfile", "userAssignedIdentities");
  const refused = pods
    .map((pod) => textAt(pod, "identity", "resourceId") ?? "")
    .find((id) => id !== "" && !mayAct(moment.world, principal, ASSIGN, id, moment.now));
  return refused === undefined ? undefined : errors.podIdentityAssignment(refused);
}

function needsOf(body: JsonObject, subnets: boolean): readonly { action: string; scope: string }[] {
  const diskSet = textAt(body, "properties", "diskEncryptionSetID");
  return [
    ...(subnets ? subnetIds(body) : []).map((scope) => ({ action: JOIN, scope })),
    ...(diskSet === undefined
      ? []
      : [{ action: "Microsoft.Compute/diskEncryptionSets/read", scope: diskSet }]),
  ];
}

function linkedProblem(
  moment: Moment,
  body: JsonObject,
  objectId: string,
  lacks: { action: string; scope: string },
): Problem {
  const appId = moment.world.get("principals", objectId)?.appId ?? objectId;
  const scope = groupId(subscriptionOf(textAt(body, "id") ?? ""), nodeResourceGroup(body));
  return errors.linkedAuthorization(
    { appId, objectId },
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

function inNodeGroup(body: JsonObject, id: string): boolean {
  return canonical(groupOf(id)) === canonical(nodeResourceGroup(body));
}
