import type { FleetCluster } from "../../../local/arm/fleet/fleet-cluster.ts";
import type { RandomCase } from "./random-case.ts";

const NAMES = ["returns", "stock"];

/**
 * Other clusters of the world: they run on the same principal or identities, in the same subnet, pull from the same registry
 * and draw on the same quota. Every third world has one that nobody asks to change, and two of three worlds with a sweep one or
 * two that it may be about.
 */
export function neighboursOf({
  cluster,
  scene,
  order,
}: Pick<RandomCase, "cluster" | "scene" | "order">): FleetCluster[] {
  if (cluster === undefined) return [];
  const third = Math.abs(scene.secretDays) % 3;
  const count = order.workflow === "sweep" ? third : third === 0 ? 1 : 0;
  return NAMES.slice(0, count).map((name) => like(cluster, name));
}

function like(cluster: FleetCluster, name: string): FleetCluster {
  const { nodeResourceGroup: _its, fqdn: _name, ...properties } = cluster.properties;
  const [first] = properties.agentPoolProfiles ?? [];
  return {
    ...cluster,
    id: cluster.id.replace(/[^/]+$/, name),
    name,
    properties: {
      ...properties,
      provisioningState: "Succeeded",
      dnsPrefix: name,
      ...(first === undefined ? {} : { agentPoolProfiles: [{ ...first, mode: "System" }] }),
    },
  };
}
