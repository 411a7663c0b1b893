import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FleetFilter } from "../../domain/fleet/filter.ts";
import { findClusters } from "../../platform/records/find-clusters.ts";
import { sqliteRecords } from "../../platform/records/sqlite-records.ts";
import { fleetRow, putSnapshot } from "../../test/support/fleet-at-records.ts";

/** How long a page of 100 of 10,000 clusters takes on SQLite: the first time in a process, and the best of ten after it. */
const rows = Array.from({ length: 10_000 }, (_none, index) => fleetRow(index));

const FILTERS: readonly (readonly [string, FleetFilter])[] = [
  ["none", {}],
  ["identity", { identity: "systemAssigned" }],
  ["expires before", { expiresBefore: "2026-06-03T00:00:00.000Z" }],
  ["subscription", { subscription: fleetRow(17).subscription }],
  ["tag", { tag: { name: "team", value: "team-3" } }],
  ["a part of a name", { name: "aks-9999" }],
];

for (const [name, filter] of FILTERS) {
  const folder = mkdtempSync(join(tmpdir(), "fleet-list-"));
  const records = sqliteRecords(join(folder, "records.db"));
  const snapshot = await putSnapshot(records, "audit", rows);
  const times: number[] = [];
  for (let one = 0; one <= 10; one += 1) {
    const begun = performance.now();
    await findClusters(records, snapshot, filter, { limit: 100 });
    times.push(performance.now() - begun);
  }
  const [first = 0, ...later] = times;
  const ms = (time: number) => `${time.toFixed(1)} ms`;
  process.stdout.write(`${name}: first ${ms(first)}, then ${ms(Math.min(...later))}\n`);
  await records.close();
  rmSync(folder, { recursive: true });
}
