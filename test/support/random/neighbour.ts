import type { FleetCluster } from "../../../local/arm/fleet/fleet-cluster.ts";
import type { RandomCase } from "./random-case.ts";

const NAME = "returns";

/**
 * Another cluster of the world, which nobody asks to change: it runs on the same principal or identities, in the same subnet,
 * pulls from the same registry and draws on the same quota. Every third world has one.
 */
export function neighbourOf({ cluster, scene }: Pick<RandomCase, "cluster" | "scene">): FleetCluster[] {
  if (cluster === undefined || scene.secretDays % 3 !== 0) return [];
  const { nodeResourceGroup: _its, fqdn: _name, ...properties } = cluster.properties;
  const [first] = properties.agentPoolProfiles ?? [];
  return [
    {
      ...cluster,
      id: cluster.id.replace(/[^/]+$/, NAME),
      name: NAME,
      properties: {
        ...properties,
        provisioningState: "Succeeded",
        dnsPrefix: NAME,
        ...(first === undefined ? {} : { agentPoolProfiles: [{ ...first, mode: "System" }] }),
      },
    },
  ];
}
