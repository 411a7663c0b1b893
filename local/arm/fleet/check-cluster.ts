import { managedClusterType, type FleetAgentPool, type FleetCluster } from "./fleet-cluster.ts";
import { toArmShape } from "./arm-shape.ts";
import { isJsonObject, kindOfJson, type JsonObject } from "./json-object.ts";

/** What is wrong with one field of an entry. `path` is spelled as the file spells it. */
interface FieldProblem {
  readonly path: string;
  readonly problem: string;
}

export type CheckedCluster =
  | { readonly ok: true; readonly cluster: FleetCluster }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** Parses one entry of a list, in either spelling, into a cluster; finds everything that is wrong with it. */
export function checkCluster(entry: JsonObject): CheckedCluster {
  const { cluster, propertiesPath, clashes } = toArmShape(entry);
  const problems: FieldProblem[] = clashes.map(({ path, spellings }) => ({
    path,
    problem: `${spellings[0]} and ${spellings[1]} are the same field`,
  }));
  const report = (path: string, problem: string): undefined => {
    problems.push({ path, problem });
    return undefined;
  };

  const name = text(cluster["name"], "name", report);
  const id = clusterId(cluster["id"], name, report);
  const location = text(cluster["location"], "location", report);
  const type = clusterType(cluster["type"], report);
  const tags = optionalObject(cluster["tags"], "tags", report);
  const identity = optionalObject(cluster["identity"], "identity", report);
  const sku = optionalObject(cluster["sku"], "sku", report);

  const properties = isJsonObject(cluster["properties"])
    ? cluster["properties"]
    : report("properties", `must be an object, is ${kindOfJson(cluster["properties"])}`);
  if (properties === undefined) return { ok: false, problems };
  if (!actsAsSomebody(identity, properties)) {
    report("identity", "is missing, and servicePrincipalProfile names no service principal either");
  }
  // A cluster whose system pools are AKS's own has none to show (recorded, 2025-10).
  const pools =
    properties["agentPoolProfiles"] === undefined || properties["agentPoolProfiles"] === null
      ? hostedPools(properties, `${propertiesPath}agentPoolProfiles`, report)
      : agentPools(properties["agentPoolProfiles"], `${propertiesPath}agentPoolProfiles`, report);
  const state = properties["provisioningState"] ?? undefined;
  if (state !== undefined && typeof state !== "string") {
    report(`${propertiesPath}provisioningState`, `must be text, is ${kindOfJson(state)}`);
  }

  if (!id || !name || !location || !type || !pools || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    cluster: {
      ...cluster,
      id,
      name,
      type,
      location,
      ...(tags && { tags }),
      ...(identity && { identity }),
      ...(sku && { sku }),
      properties: {
        ...properties,
        ...(pools.length > 0 && { agentPoolProfiles: pools }),
        ...(typeof state === "string" && { provisioningState: state }),
      },
    },
  };
}

/** Every cluster has a managed identity or a service principal; where neither is shown, fields were left out of the file. */
function actsAsSomebody(identity: JsonObject | undefined, properties: JsonObject): boolean {
  const principal = properties["servicePrincipalProfile"];
  const clientId = isJsonObject(principal) ? principal["clientId"] : undefined;
  if (typeof clientId === "string" && clientId !== "" && clientId !== "msi") return true;
  return /assigned/i.test(typeof identity?.["type"] === "string" ? identity["type"] : "");
}

type Report = (path: string, problem: string) => undefined;

function text(value: unknown, path: string, report: Report): string | undefined {
  if (typeof value === "string" && value.trim() !== "") return value;
  return report(path, `must be text, is ${kindOfJson(value)}`);
}

const idShape = "/subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…";

function clusterId(value: unknown, name: string | undefined, report: Report): string | undefined {
  const id = text(value, "id", report);
  if (id === undefined) return undefined;
  const [, ownName] =
    /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerService\/managedClusters\/([^/]+)$/i.exec(
      id,
    ) ?? [];
  if (ownName === undefined) {
    return report("id", `must be the id of a managed cluster (${idShape}), is ${id.slice(0, 300)}`);
  }
  if (name !== undefined && ownName.toLowerCase() !== name.toLowerCase()) {
    return report("id", `ends in ${ownName}, but name is ${name}`);
  }
  return id;
}

function clusterType(value: unknown, report: Report): string | undefined {
  if (value === undefined) return managedClusterType;
  if (typeof value !== "string") return report("type", `must be text, is ${kindOfJson(value)}`);
  if (value.toLowerCase() === managedClusterType.toLowerCase()) return value;
  return report("type", `must be ${managedClusterType}, is ${value.slice(0, 100)}`);
}

function optionalObject(value: unknown, path: string, report: Report): JsonObject | undefined {
  if (value === undefined || isJsonObject(value)) return value;
  return report(path, `must be an object, is ${kindOfJson(value)}`);
}

function hostedPools(properties: JsonObject, path: string, report: Report): readonly [] | undefined {
  const hosted = properties["hostedSystemProfile"];
  if (isJsonObject(hosted) && hosted["enabled"] === true) return [];
  return report(
    path,
    `must be a list with at least one pool, is ${kindOfJson(properties["agentPoolProfiles"])}`,
  );
}

function agentPools(value: unknown, path: string, report: Report): readonly FleetAgentPool[] | undefined {
  if (!Array.isArray(value))
    return report(path, `must be a list with at least one pool, is ${kindOfJson(value)}`);
  const pools: FleetAgentPool[] = [];
  const firstUse = new Map<string, number>();
  value.forEach((pool: unknown, index) => {
    const at = `${path}[${index.toString()}]`;
    if (!isJsonObject(pool)) return report(at, `must be an object, is ${kindOfJson(pool)}`);
    const name = text(pool["name"], `${at}.name`, report);
    if (name === undefined) return undefined;
    const earlier = firstUse.get(name.toLowerCase());
    if (earlier !== undefined) {
      return report(`${at}.name`, `${name} is the name of ${path}[${earlier.toString()}] too`);
    }
    firstUse.set(name.toLowerCase(), index);
    pools.push({ ...pool, name });
    return undefined;
  });
  if (value.length === 0) return report(path, "must be a list with at least one pool, is an empty list");
  return pools;
}
