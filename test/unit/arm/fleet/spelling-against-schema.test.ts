import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  clusterPropertiesStructure,
  clusterTopStructure,
} from "../../../../local/arm/fleet/spelling/cluster-structure.ts";
import type { Structure } from "../../../../local/arm/fleet/spelling/structure.ts";

const schemaFile = fileURLToPath(
  new URL("../../../fixtures/schemas/2026-05-01/Microsoft.ContainerService.Aks.json", import.meta.url),
);

const property = z.looseObject({
  $ref: z.string().optional(),
  oneOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
});
const object = z.looseObject({ properties: z.record(z.string(), property) });
const schema = z.object({
  definitions: z.record(z.string(), z.looseObject({ properties: z.record(z.string(), property).optional() })),
  resourceDefinitions: z.looseObject({ managedClusters: object }),
});

/** In ARM's answers, or in older or preview versions; this schema describes today's requests only. */
const notInSchema = new Set([
  "apiServerAuthorizedIPRanges",
  "azurePortalFQDN",
  "eTag",
  "effectiveOutboundIPs",
  "enableCustomCATrust",
  "id",
  "identity",
  "issuerURL",
  "powerState",
  "privateFQDN",
  "privateLinkServiceID",
  "provisioningError",
  "provisioningInfo",
  "error",
  "resourceUID",
  "systemData",
]);

/** Every field of ARM's that the tool prints otherwise: abbreviations in capitals, and hyphens. */
const needsRespelling = (name: string) => /[A-Z]{2}|-/.test(name);

describe("the spelling table against Microsoft's schema", () => {
  const source = schema.parse(JSON.parse(readFileSync(schemaFile, "utf8")));

  /** The definition that a property holds, through its alternatives, its list or its map. */
  function definitionOf(value: unknown): string | undefined {
    const parsed = property.safeParse(value);
    if (!parsed.success) return undefined;
    const { $ref, oneOf, items, additionalProperties } = parsed.data;
    const own = /^#\/definitions\/(.*)$/.exec($ref ?? "")?.[1];
    if (own !== undefined) return own;
    const inner = [...(oneOf ?? []), items, additionalProperties];
    return inner.map(definitionOf).find((name) => name !== undefined);
  }

  function differences(
    structure: Structure,
    properties: Readonly<Record<string, unknown>>,
    path: string,
  ): { readonly lacking: string[]; readonly surplus: string[] } {
    const known = new Set([...(structure.respelt ?? []), ...Object.keys(structure.parts ?? {})]);
    const lacking = Object.entries(properties)
      .filter(([name, value]) => needsRespelling(name) || definitionOf(value) !== undefined)
      .filter(([name]) => !known.has(name))
      .map(([name]) => `${path}.${name}`);
    const surplus = [...known]
      .filter((name) => !(name in properties) && !notInSchema.has(name))
      .map((name) => `${path}.${name}`);
    const inner = Object.entries(structure.parts ?? {}).flatMap(([name, part]) => {
      const definition = definitionOf(properties[name]);
      const fields = definition === undefined ? undefined : source.definitions[definition]?.properties;
      return fields === undefined ? [] : [differences(part.structure, fields, `${path}.${name}`)];
    });
    return {
      lacking: [...lacking, ...inner.flatMap((found) => found.lacking)],
      surplus: [...surplus, ...inner.flatMap((found) => found.surplus)],
    };
  }

  it("knows every field below properties that ARM spells otherwise, and every object in it", () => {
    const properties = source.definitions["ManagedClusterProperties"]?.properties ?? {};
    expect(Object.keys(properties).length).toBeGreaterThan(30);
    expect(differences(clusterPropertiesStructure, properties, "properties")).toEqual({
      lacking: [],
      surplus: [],
    });
  });

  it("knows every field at the top of a cluster", () => {
    const { properties: top } = source.resourceDefinitions.managedClusters;
    const known = new Set([
      ...(clusterTopStructure.respelt ?? []),
      ...Object.keys(clusterTopStructure.parts ?? {}),
    ]);
    const requestOnly = new Set(["apiVersion", "properties", "resources"]);
    expect(Object.keys(top).filter((name) => !known.has(name) && !requestOnly.has(name))).toEqual([]);
  });
});
