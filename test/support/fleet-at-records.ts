import { countChanges, type FleetChange } from "../../domain/fleet/changes.ts";
import { sumOf } from "../../domain/fleet/counts.ts";
import type { FleetRow } from "../../domain/fleet/row.ts";
import { type FleetSnapshot, inOrder, summaryOf } from "../../domain/fleet/snapshot.ts";
import { fleetChanges, fleetRows, fleetSnapshots } from "../../platform/records/fleet-kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { clusterIdOf, subscriptionOf } from "./wide-fleet.ts";

const ON_A_PAGE = 1000;
const IN_SUBSCRIPTIONS = 20;

/** The numbered cluster of a fleet: some are on a service principal, which every fifth shares with its neighbour. */
export function fleetRow(index: number, changes: Partial<FleetRow> = {}): FleetRow {
  const onPrincipal = index % 3 !== 0;
  const principal = `c11e0000-0000-4000-8000-${String(index - (index % 5 === 1 ? 1 : 0)).padStart(12, "0")}`;
  return {
    id: clusterIdOf(index, IN_SUBSCRIPTIONS),
    ...{ name: `aks-${String(index)}`, resourceGroup: `rg-${String(index)}` },
    subscription: subscriptionOf(index % IN_SUBSCRIPTIONS),
    region: index % 2 === 0 ? "westeurope" : "northeurope",
    tags: { team: `team-${String(index % 7)}` },
    ...{ kubernetesVersion: "1.33.5", provisioningState: "Succeeded", powerState: "Running" },
    identity: onPrincipal ? "servicePrincipal" : "systemAssigned",
    readiness: onPrincipal ? "ready" : "done",
    ...(onPrincipal
      ? { servicePrincipal: principal, expires: new Date(Date.UTC(2026, 5, 1 + (index % 300))).toISOString() }
      : {}),
    expiry: onPrincipal ? "later" : "notApplicable",
    ...{ sharedWith: 0, missingGrants: 0, leftOverGrants: 0, pools: 3 },
    actors: onPrincipal ? [principal] : [`identity-${String(index)}`],
    ...changes,
  };
}

/** Puts a whole snapshot into records, as an audit leaves it. */
export async function putSnapshot(
  records: Records,
  id: string,
  clusters: readonly FleetRow[],
  changes: readonly FleetChange[] = [],
): Promise<FleetSnapshot> {
  const rows = inOrder(clusters);
  const pages: FleetSnapshot["pages"] = [];
  for (let from = 0; from < rows.length; from += ON_A_PAGE) {
    const items = rows.slice(from, from + ON_A_PAGE);
    const key = `${id}/${String(pages.length)}`;
    await records.insert(fleetRows, key, { snapshot: id, items });
    pages.push(summaryOf(key, items));
  }
  if (changes.length > 0) await records.insert(fleetChanges, `${id}/0`, { snapshot: id, items: changes });
  const snapshot: FleetSnapshot = {
    ...{ id, startedAt: "2026-03-02T08:00:00.000Z", completedAt: "2026-03-02T08:01:00.000Z" },
    subscriptions: [...new Set(rows.map(({ subscription }) => subscription))],
    ...{ unread: [], entries: [], pages, counts: sumOf(pages.map(({ counts }) => counts)) },
    changes: { ...countChanges(changes), parts: changes.length === 0 ? [] : [`${id}/0`] },
  };
  await records.insert(fleetSnapshots, id, snapshot);
  return snapshot;
}
