import { z } from "zod";
import {
  type ArmId,
  isResourceGroup,
  partsOf,
  readResourceId,
  resourceGroupId,
  sameId,
  scopesOf,
  subscriptionId,
  subscriptionOf,
} from "../../domain/arm-id/arm-id.ts";
import type { AbsentScope } from "../../domain/preflight/facts.ts";
import { API_VERSIONS, ArmCallFailed, isHidden, isRefusal, requireArm } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { inTurn } from "./in-turn.ts";

/** The API version for each resource type; the role for reading allows all of them. */
const VERSIONS: Readonly<Record<string, string>> = {
  "microsoft.compute/diskencryptionsets": API_VERSIONS.diskEncryptionSets,
  "microsoft.containerregistry/registries": API_VERSIONS.registries,
  "microsoft.containerservice/managedclusters": API_VERSIONS.aks,
  "microsoft.keyvault/vaults": API_VERSIONS.vaults,
  "microsoft.managedidentity/userassignedidentities": API_VERSIONS.identities,
  "microsoft.network/applicationgateways": API_VERSIONS.network,
  "microsoft.network/privatednszones": API_VERSIONS.privateZones,
  "microsoft.network/routetables": API_VERSIONS.network,
  "microsoft.network/virtualnetworks": API_VERSIONS.network,
  "microsoft.network/virtualnetworks/subnets": API_VERSIONS.network,
  "microsoft.operationalinsights/workspaces": API_VERSIONS.workspaces,
};

const Shown = z.object({ id: z.string() });

/** The scopes that do not exist, found with one read for each. */
export async function readAbsentScopes(azure: Azure, scopes: Iterable<ArmId>): Promise<AbsentScope[]> {
  const found = await inTurn(scopes, (scope) => readAbsent(azure, scope));
  return found.flatMap((absent) => absent ?? []);
}

/**
 * ARM checks the permissions of the caller before it checks whether the resource exists: 404 means that it does not
 * exist, and 403 says nothing. For a resource type that is not read here, its resource group decides. Source:
 * learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found.
 */
async function readAbsent(azure: Azure, scope: ArmId): Promise<AbsentScope | undefined> {
  const { path, apiVersion } = asked(scope);
  try {
    await requireArm(azure, { method: "GET", path, apiVersion }, Shown);
    return undefined;
  } catch (error) {
    if (error instanceof ArmCallFailed && error.failure.status === 404) {
      return { scope, missing: missingBy(error.failure.code, path) };
    }
    if (isRefusal(error) || isHidden(error)) return undefined;
    throw error;
  }
}

/** The resource to read in order to find out whether a scope exists. */
function asked(scope: ArmId): { readonly path: ArmId; readonly apiVersion: string } {
  const resource = readResourceId(scope);
  if (resource !== undefined) {
    const { subscription, resourceGroup, provider, types } = partsOf(resource);
    const apiVersion = VERSIONS[[provider, ...types].join("/").toLowerCase()];
    if (apiVersion !== undefined) return { path: resource, apiVersion };
    return { path: resourceGroupId(subscription, resourceGroup), apiVersion: API_VERSIONS.resources };
  }
  const [subscription = subscriptionId(subscriptionOf(scope)), group] = scopesOf(scope);
  return group !== undefined && isResourceGroup(group)
    ? { path: group, apiVersion: API_VERSIONS.resources }
    : { path: subscription, apiVersion: API_VERSIONS.resources };
}

function missingBy(code: string | undefined, path: ArmId): AbsentScope["missing"] {
  if (code === "SubscriptionNotFound" || sameId(path, subscriptionId(subscriptionOf(path))))
    return "subscription";
  return code === "ResourceGroupNotFound" || isResourceGroup(path) ? "resource group" : "resource";
}
