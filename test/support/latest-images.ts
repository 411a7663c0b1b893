import { canonical } from "../../local/arm/world/ids.ts";
import { textAt } from "../../local/arm/world/json.ts";
import {
  kubeletId,
  poolNamed,
  withPools,
} from "../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import { latestImage } from "../../local/arm/providers/microsoft.containerservice/node-images.ts";
import { nodesOf } from "../../local/arm/providers/microsoft.containerservice/nodes.ts";
import type { Simulator } from "../../local/arm/simulator.ts";

/** Brings every pool to the newest image there is, so that no image upgrade has anything to do. */
export async function onLatestImages(simulator: Simulator): Promise<void> {
  await Promise.resolve();
  simulator.change((moment) => {
    for (const [key, record] of [...moment.world.entries("clusters")]) {
      const location = textAt(record.body, "location") ?? "";
      const body = withPools(record.body, (pool) => ({
        ...pool,
        nodeImageVersion: latestImage(moment, pool, location).version,
      }));
      const pools = Object.entries(record.pools).map(([name, truth]) => {
        const image = textAt(poolNamed(body, name), "nodeImageVersion") ?? truth.nodeLabelImage;
        return [name, { ...truth, nodeLabelImage: image }] as const;
      });
      moment.world.put("clusters", key, { ...record, body, pools: Object.fromEntries(pools) });
    }
  });
}

/** Whether a pool has so many nodes, and each of them came after the change of identity, carrying the kubelet's. */
export function onlyNewNodes(simulator: Simulator, clusterId: string, name: string, count: number): boolean {
  const record = simulator.view().get("clusters", canonical(clusterId));
  const pool = record === undefined ? undefined : poolNamed(record.body, name);
  if (record === undefined || pool === undefined) return false;
  const kubelet = canonical(kubeletId(record.body) ?? "");
  const nodes = nodesOf(record, pool);
  return (
    nodes.length === count &&
    pool["count"] === count &&
    nodes.every(
      ({ identities, reimages }) => reimages === 0 && identities.some((id) => canonical(id) === kubelet),
    )
  );
}
