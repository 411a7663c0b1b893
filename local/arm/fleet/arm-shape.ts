import { isJsonObject, type JsonObject } from "./json-object.ts";
import { withoutCliResourceGroups } from "./spelling/cli-resource-group.ts";
import { clusterPropertiesStructure, clusterTopStructure } from "./spelling/cluster-structure.ts";
import { respell, type SpellingClash } from "./spelling/respell.ts";
import { armName, foldedName } from "./spelling/structure.ts";

/** One entry of a list in ARM's shape, and how its file spells the way to a field below `properties`. */
export interface ArmShaped {
  readonly cluster: JsonObject;
  readonly propertiesPath: "" | "properties.";
  readonly clashes: readonly SpellingClash[];
}

/** Brings an entry into ARM's shape. One with `properties` has that shape already; the tool prints none. */
export function toArmShape(entry: JsonObject): ArmShaped {
  return Object.hasOwn(entry, "properties") ? fromArm(entry) : fromCli(entry);
}

/** What Resource Graph and the tool add at the top of a cluster. Source: docs: governance/resource-graph/concepts/query-language. */
const ADDED_AT_TOP: readonly string[] = [
  "resourceGroup",
  "subscriptionId",
  "tenantId",
  "managedBy",
  "plan",
  "zones",
];

/** Kept as it is, except what others add at the top, and nulls for what the cluster has not. */
function fromArm(entry: JsonObject): ArmShaped {
  const kept = Object.entries(entry).filter(
    ([name, value]) => value !== null && !ADDED_AT_TOP.includes(name),
  );
  return { cluster: Object.fromEntries(kept), propertiesPath: "properties.", clashes: [] };
}

const topNames = new Set([
  ...(clusterTopStructure.respelt ?? []),
  ...Object.keys(clusterTopStructure.parts ?? {}),
]);

function fromCli(entry: JsonObject): ArmShaped {
  const fields = Object.entries(withoutCliResourceGroups(entry));
  const isTop = (name: string) => topNames.has(armName(clusterTopStructure, name));
  const top = fields.filter(([name]) => isTop(name));
  const below = fields.filter(([name]) => !isTop(name) && foldedName(name) !== "resourcegroup");
  const clashes: SpellingClash[] = [];
  const cluster = {
    ...respell(Object.fromEntries(top), clusterTopStructure, "", clashes),
    properties: respell(Object.fromEntries(below), clusterPropertiesStructure, "", clashes),
  };
  return { cluster, propertiesPath: "", clashes };
}

/** Whether an object looks like one cluster rather than a list of them. */
export function looksLikeCluster(value: unknown): boolean {
  return (
    isJsonObject(value) && (Object.hasOwn(value, "agentPoolProfiles") || Object.hasOwn(value, "properties"))
  );
}
