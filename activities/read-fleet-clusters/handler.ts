import { CLUSTERS_OF_PART, keyOf } from "../../domain/fleet/audit.ts";
import { actorsOf } from "../../domain/fleet/reading.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readFleetGroup } from "../../platform/azure/fleet-clusters.ts";
import { fleetActors, fleetReadings } from "../../platform/records/fleet-kinds.ts";
import { putPart } from "../../platform/records/fleet-parts.ts";
import type { Records } from "../../platform/records/records.ts";
import type { Handler } from "../activity-contract.ts";
import type { readFleetClusters } from "./contract.ts";

/** Two calls per subscription, one per 1,000 scale sets and machines of all of them, and one if clusters are half migrated. */
export function makeReadFleetClusters(azure: Azure, records: Records): Handler<typeof readFleetClusters> {
  return async ({ runId: snapshot, group }) => {
    const { readings, unread } = await readFleetGroup(azure, group.subscriptions);
    const parts: string[] = [];
    for (let from = 0; from < readings.length; from += CLUSTERS_OF_PART) {
      const items = readings.slice(from, from + CLUSTERS_OF_PART);
      const key = `${snapshot}/${group.key}.${keyOf(parts.length)}`;
      await putPart(records, fleetReadings, key, { snapshot, items });
      const actors = items.flatMap((reading) => (reading.kind === "read" ? [actorsOf(reading)] : []));
      await putPart(records, fleetActors, key, { snapshot, items: actors });
      parts.push(key);
    }
    return { kind: "done", value: { parts, clusters: readings.length, unread: [...unread] } };
  };
}
