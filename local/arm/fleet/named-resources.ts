import { vaultType } from "../providers/microsoft.keyvault/routes.ts";
import { groupOf } from "../world/ids.ts";
import { isObject, type Json, type JsonObject, objectAt, textAt } from "../world/json.ts";

/** What a cluster's JSON names besides what its pools and identities refer to. */
export interface NamedResources {
  /** Ids of the groups that the named resources lie in. */
  readonly groups: readonly string[];
  readonly subnets: readonly string[];
  /** Vaults, which decide by roles: a file does not tell. */
  readonly vaults: readonly string[];
}

/** @param nodeSubnets - the subnets of its pools: a virtual node's lies in the network of the first. */
export function namedResources(body: JsonObject, nodeSubnets: readonly string[]): NamedResources {
  const ids = resourceIdsIn(body).filter((id) => groupOf(id) !== "");
  const addons = objectAt(body, "properties", "addonProfiles");
  const config = (addon: string, setting: string): string | undefined => {
    const found = Object.entries(addons).find(([name]) => name.toLowerCase() === addon.toLowerCase())?.[1];
    return isObject(found) && found["enabled"] === true ? textAt(found, "config", setting) : undefined;
  };
  const network = nodeSubnets[0]?.split("/").slice(0, -1).join("/");
  const virtualNode = config("aciConnectorLinux", "SubnetName");
  const gateway = config("ingressApplicationGateway", "subnetId");
  const vault = textAt(body, "properties", "securityProfile", "azureKeyVaultKms", "keyVaultResourceId");
  return {
    groups: [...new Set(ids.map((id) => id.split("/").slice(0, 5).join("/")))],
    subnets: [
      ...(network === undefined || virtualNode === undefined ? [] : [`${network}/${virtualNode}`]),
      ...(gateway !== undefined && /\/subnets\/[^/]+$/i.test(gateway) ? [gateway] : []),
    ],
    vaults: vault !== undefined && vault.toLowerCase().includes(`/${vaultType.type}/`) ? [vault] : [],
  };
}

const RESOURCE = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+(\/[^/]+\/[^/]+)+$/i;

/** Every resource id in a JSON value, also those that are names of fields. */
function resourceIdsIn(value: Json): string[] {
  if (typeof value === "string") return RESOURCE.test(value) ? [value] : [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(resourceIdsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => [
    ...(RESOURCE.test(name) ? [name] : []),
    ...(one === undefined ? [] : resourceIdsIn(one)),
  ]);
}
