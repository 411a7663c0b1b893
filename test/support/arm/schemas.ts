import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { z } from "zod";
import type { Json, JsonObject } from "../../../local/arm/world/json.ts";
import { isObject } from "../../../local/arm/world/json.ts";

const FILES = [
  "common/definitions.json",
  "2021-07-01/Microsoft.Features.json",
  "2022-04-01/Microsoft.Authorization.json",
  "2024-11-30/Microsoft.ManagedIdentity.json",
  "2026-05-01/Microsoft.ContainerService.Aks.json",
] as const;

const Schema = z.looseObject({ id: z.string() });

/** Draft 4 calls its name `id`; the rest of what these files use means the same in draft 7. */
function load(file: string): JsonObject & { readonly $id: string } {
  const text = readFileSync(new URL(`../../fixtures/schemas/${file}`, import.meta.url), "utf8");
  const { id, $schema: _, ...rest } = Schema.parse(JSON.parse(text));
  // What JSON.parse answers is JSON.
  return { ...(rest as JsonObject), $id: id.replace(/#$/, "") };
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const ids = new Map<string, string>();
for (const file of FILES) {
  const schema = load(file);
  ids.set(file, schema.$id);
  ajv.addSchema(schema);
}

/** Definitions by resource type, such as `Microsoft.ContainerService/managedClusters`. */
const PLACES: Readonly<Record<string, readonly [file: (typeof FILES)[number], place: string]>> = {
  "Microsoft.ContainerService/managedClusters": [
    "2026-05-01/Microsoft.ContainerService.Aks.json",
    "resourceDefinitions/managedClusters",
  ],
  "Microsoft.ContainerService/managedClusters/agentPools": [
    "2026-05-01/Microsoft.ContainerService.Aks.json",
    "resourceDefinitions/managedClusters_agentPools",
  ],
  "Microsoft.ContainerService/managedClusters/maintenanceConfigurations": [
    "2026-05-01/Microsoft.ContainerService.Aks.json",
    "resourceDefinitions/managedClusters_maintenanceConfigurations",
  ],
  "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings": [
    "2026-05-01/Microsoft.ContainerService.Aks.json",
    "resourceDefinitions/managedClusters_trustedAccessRoleBindings",
  ],
  "Microsoft.ManagedIdentity/userAssignedIdentities": [
    "2024-11-30/Microsoft.ManagedIdentity.json",
    "resourceDefinitions/userAssignedIdentities",
  ],
  "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials": [
    "2024-11-30/Microsoft.ManagedIdentity.json",
    "resourceDefinitions/userAssignedIdentities_federatedIdentityCredentials",
  ],
  "Microsoft.Authorization/roleAssignments": [
    "2022-04-01/Microsoft.Authorization.json",
    "resourceDefinitions/roleAssignments",
  ],
  "Microsoft.Features/featureProviders/subscriptionFeatureRegistrations": [
    "2021-07-01/Microsoft.Features.json",
    "subscription_resourceDefinitions/featureProviders_subscriptionFeatureRegistrations",
  ],
};

export const schemaTypes: readonly string[] = Object.keys(PLACES);

/** What Microsoft's schema of a type objects to in a body; names, types and versions are the template's business. */
export function objections(type: string, body: Json | undefined): readonly string[] {
  const [file, place] = PLACES[type] ?? [];
  if (file === undefined || place === undefined) throw new Error(`there is no schema of ${type}`);
  const validate: ValidateFunction | undefined = ajv.getSchema(`${ids.get(file) ?? ""}#/${place}`);
  if (validate === undefined) throw new Error(`there is no definition at ${place}`);
  const resource = {
    properties: {},
    ...(isObject(body) ? withoutNulls(body) : {}),
    name: lastName(body) ?? "name",
    type,
    apiVersion: file.slice(0, 10),
  };
  if (validate(resource) === true) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
  );
}

/** Azure's answers show `null` for what is not there; requests leave it out. */
function withoutNulls(body: JsonObject): JsonObject {
  const shown = Object.entries(body).filter(([, value]) => value !== null);
  return Object.fromEntries(
    shown.map(([name, value]) => [name, isObject(value) ? withoutNulls(value) : value] as const),
  );
}

function lastName(body: Json | undefined): string | undefined {
  const name = isObject(body) ? body["name"] : undefined;
  return typeof name === "string" ? name : undefined;
}
