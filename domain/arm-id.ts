import { z } from "zod";

/** The parts of an ARM resource id. Spelling is kept as given; comparison ignores case, as ARM does. */
export interface ArmId {
  readonly subscription: string;
  readonly resourceGroup: string;
  /** Namespace of the resource provider, such as `Microsoft.Network`. */
  readonly provider: string;
  /** Types from the outermost to the innermost, such as `["virtualNetworks", "subnets"]`. */
  readonly types: readonly string[];
  /** Names in the order of `types`. */
  readonly names: readonly string[];
}

const SUBSCRIPTION = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SEGMENT = /^[^/?#%\\<>&:\s]+$/;

/** Reads a resource id; undefined if the text is not the id of a resource inside a resource group. */
export function parseArmId(text: string): ArmId | undefined {
  const [empty, subscriptions, subscription, groups, resourceGroup, providers, provider, ...rest] =
    text.split("/");
  if (empty !== "" || !same(subscriptions, "subscriptions") || !same(groups, "resourceGroups"))
    return undefined;
  if (!same(providers, "providers") || !subscription || !SUBSCRIPTION.test(subscription)) return undefined;
  if (!resourceGroup || !provider || rest.length === 0 || rest.length % 2 !== 0) return undefined;
  if (![resourceGroup, provider, ...rest].every((segment) => SEGMENT.test(segment))) return undefined;
  return {
    subscription,
    resourceGroup,
    provider,
    types: rest.filter((_, index) => index % 2 === 0),
    names: rest.filter((_, index) => index % 2 === 1),
  };
}

/** As parseArmId, for an id that was checked where it came in; throws RangeError where it is none after all. */
export function requireArmId(text: string): ArmId {
  const id = parseArmId(text);
  if (id === undefined) throw new RangeError(`not the id of a resource in a resource group: ${text}`);
  return id;
}

/** True if both texts name the same resource or scope; a trailing slash and case do not matter. */
export function sameId(left: string, right: string): boolean {
  return canonicalId(left) === canonicalId(right);
}

/** One spelling for every way to write an id: lower case, single slashes, no slash at the end. */
export function canonicalId(id: string): string {
  return `/${id.split("/").filter(Boolean).join("/")}`.toLowerCase();
}

/** True if `scope` is `id` itself or one of the scopes above it. */
export function isWithin(id: string, scope: string): boolean {
  return `${canonicalId(id)}/`.startsWith(`${canonicalId(scope)}/`);
}

/** The name of the resource itself: the last segment. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

export function resourceGroupId(subscription: string, resourceGroup: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}`;
}

export function userAssignedIdentityId(subscription: string, resourceGroup: string, name: string): string {
  return `${resourceGroupId(subscription, resourceGroup)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

/** Keys of records are made of ids; Azure's own limits keep real ones far below this. Characters. */
const LONGEST_ID = 500;

/** A zod schema for the id of one resource type, with an error that shows the expected form. */
export function armIdOf(provider: string, ...types: string[]) {
  const shape = types.map((type) => `${type}/{name}`).join("/");
  return z
    .string()
    .max(LONGEST_ID)
    .refine(
      (text) => {
        const id = parseArmId(text);
        return (
          id !== undefined &&
          same(id.provider, provider) &&
          id.types.length === types.length &&
          id.types.every((type, index) => same(type, types[index]))
        );
      },
      {
        message: `must be a resource id of the form /subscriptions/{guid}/resourceGroups/{group}/providers/${provider}/${shape}`,
      },
    );
}

export const ClusterId = armIdOf("Microsoft.ContainerService", "managedClusters");
export const UserAssignedIdentityId = armIdOf("Microsoft.ManagedIdentity", "userAssignedIdentities");
export const KeyVaultId = armIdOf("Microsoft.KeyVault", "vaults");
export const RegistryId = armIdOf("Microsoft.ContainerRegistry", "registries");

function same(left: string | undefined, right: string | undefined): boolean {
  return left?.toLowerCase() === right?.toLowerCase();
}
