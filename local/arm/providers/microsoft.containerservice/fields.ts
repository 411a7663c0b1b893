import { isList, isObject, type Json, type JsonObject } from "../../world/json.ts";

/** A field in a body: names from the outside in; `[]` stands for the items of a list. */
export type FieldPath = readonly string[];

/**
 * Fields that the service owns: whatever a request says about them is ignored, whatever it leaves out stays.
 * Source: `ro` in the model of @azure/arm-containerservice (2026-06-01).
 */
const READ_ONLY: readonly string[] = [
  "id",
  "name",
  "type",
  "eTag",
  "systemData",
  "identity.principalId",
  "identity.tenantId",
  "identity.userAssignedIdentities.*.principalId",
  "identity.userAssignedIdentities.*.clientId",
  "properties.provisioningState",
  "properties.powerState",
  "properties.maxAgentPools",
  "properties.currentKubernetesVersion",
  "properties.fqdn",
  "properties.privateFQDN",
  "properties.azurePortalFQDN",
  "properties.resourceUID",
  "properties.status",
  "properties.privateLinkResources",
  "properties.identityProfile",
  "properties.servicePrincipalProfile",
  "properties.oidcIssuerProfile.issuerURL",
  "properties.addonProfiles.*.identity",
  "properties.ingressProfile.*.identity",
  "properties.networkProfile.loadBalancerProfile.effectiveOutboundIPs",
  "properties.agentPoolProfiles.[].eTag",
  "properties.agentPoolProfiles.[].provisioningState",
  "properties.agentPoolProfiles.[].powerState",
  "properties.agentPoolProfiles.[].currentOrchestratorVersion",
  "properties.agentPoolProfiles.[].nodeImageVersion",
  "properties.agentPoolProfiles.[].status",
];

/** Fields that a request may bring in although the stored resource does not have them. `**` covers what is below. */
const MODELLED: readonly string[] = [
  "location",
  "tags.**",
  "sku.**",
  "kind",
  "extendedLocation.**",
  "identity.**",
  ...[
    "kubernetesVersion",
    "dnsPrefix",
    "fqdnSubdomain",
    "agentPoolProfiles.[].**",
    "linuxProfile.**",
    "windowsProfile.**",
    "servicePrincipalProfile.**",
    "addonProfiles.**",
    "enableRBAC",
    "supportPlan",
    "nodeResourceGroup",
    "nodeResourceGroupProfile.**",
    "networkProfile.**",
    "aadProfile.**",
    "autoUpgradeProfile.**",
    "autoScalerProfile.**",
    "apiServerAccessProfile.**",
    "diskEncryptionSetID",
    "identityProfile.**",
    "disableLocalAccounts",
    "securityProfile.**",
    "storageProfile.**",
    "oidcIssuerProfile.**",
    "podIdentityProfile.**",
    "ingressProfile.**",
    "publicNetworkAccess",
    "workloadAutoScalerProfile.**",
    "azureMonitorProfile.**",
    "serviceMeshProfile.**",
    "metricsProfile.**",
    "nodeProvisioningProfile.**",
    "nodeDisruptionProfile.**",
    "upgradeSettings.**",
    "bootstrapProfile.**",
    "httpProxyConfig.**",
  ].map((field) => `properties.${field}`),
];

export function isReadOnly(path: FieldPath): boolean {
  return READ_ONLY.some((pattern) => fits(pattern.split("."), path));
}

export function isModelled(path: FieldPath): boolean {
  return MODELLED.some((pattern) => fits(pattern.split("."), path));
}

function fits(pattern: readonly string[], path: FieldPath): boolean {
  if (pattern.at(-1) === "**") {
    const fixed = pattern.slice(0, -1);
    return path.length >= fixed.length && fixed.every((part, index) => part === "*" || part === path[index]);
  }
  return (
    path.length >= pattern.length && pattern.every((part, index) => part === "*" || part === path[index])
  );
}

/** Every field of `body` that `other` has not, outermost only. Lists of named items are compared by name. */
export function missingFields(
  body: Json | undefined,
  other: Json | undefined,
  path: FieldPath = [],
): FieldPath[] {
  if (isObject(body)) {
    return Object.entries(body).flatMap(([name, value]) => {
      const here = [...path, name];
      if (value === undefined || value === null) return [];
      const match = isObject(other) ? other[name] : undefined;
      return match === undefined || match === null ? [here] : missingFields(value, match, here);
    });
  }
  if (isList(body) && isList(other)) {
    return body.flatMap((item, index) => {
      const name = isObject(item) ? item["name"] : undefined;
      const match =
        name === undefined
          ? other[index]
          : other.find((candidate) => isObject(candidate) && candidate["name"] === name);
      const here = [...path, "[]"];
      return match === undefined ? [here] : missingFields(item, match, here);
    });
  }
  return [];
}

/**
 * The resource that a PUT leaves behind: what was sent, with the service's own fields as they were stored. Lists of
 * named items keep the stored item's own fields by name.
 */
export function mergeSent(
  stored: Json | undefined,
  sent: Json | undefined,
  path: FieldPath = [],
): Json | undefined {
  if (isReadOnly(path)) return stored;
  if (isObject(sent)) {
    const old: JsonObject = isObject(stored) ? stored : {};
    const merged: [string, Json][] = [];
    for (const name of new Set([...Object.keys(old), ...Object.keys(sent)])) {
      const value = mergeSent(old[name], sent[name] ?? undefined, [...path, name]);
      if (value !== undefined) merged.push([name, value]);
    }
    return Object.fromEntries(merged);
  }
  if (isObject(stored) && sent === undefined && hasReadOnlyBelow(path)) {
    const kept = mergeSent(stored, {}, path);
    return isObject(kept) && Object.keys(kept).length > 0 ? kept : undefined;
  }
  if (isList(sent)) {
    const old = isList(stored) ? stored : [];
    return sent.map((item) => {
      const name = isObject(item) ? item["name"] : undefined;
      const match =
        name === undefined
          ? undefined
          : old.find((candidate) => isObject(candidate) && candidate["name"] === name);
      return mergeSent(match, item, [...path, "[]"]) ?? null;
    });
  }
  return sent;
}

function hasReadOnlyBelow(path: FieldPath): boolean {
  return READ_ONLY.some((pattern) => {
    const parts = pattern.split(".");
    return (
      parts.length > path.length && path.every((name, index) => parts[index] === "*" || parts[index] === name)
    );
  });
}
