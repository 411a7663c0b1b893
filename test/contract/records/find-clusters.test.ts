import { expect, test } from "vitest";
import { type FleetFilter, fits } from "../../../domain/fleet/filter.ts";
import { findCluster, findClusters } from "../../../platform/records/find-clusters.ts";
import { fleetRows } from "../../../platform/records/fleet-kinds.ts";
import type { Records } from "../../../platform/records/records.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { fleetRow, putSnapshot } from "../../support/fleet-at-records.ts";
import { subscriptionOf } from "../../support/wide-fleet.ts";

const CLUSTERS = 10_000;

/** Records that count what is read of them. */
function counted(records: Records) {
  const reads: string[] = [];
  return {
    reads,
    records: {
      ...records,
      read: (kind, key) => {
        reads.push(key);
        return records.read(kind, key);
      },
    } satisfies Records as Records,
  };
}

const FILTERS: readonly (readonly [string, FleetFilter])[] = [
  ["none", {}],
  ["identity", { identity: "servicePrincipal" }],
  ["readiness", { readiness: "done" }],
  ["what expires first", { expiresBefore: "2026-06-03T00:00:00.000Z" }],
  ["subscription", { subscription: subscriptionOf(17) }],
  ["region", { region: "northeurope" }],
  ["tag", { tag: { name: "team", value: "team-3" } }],
  ["one name", { name: "aks-9999" }],
  ["no name", { name: "nothing is called so" }],
];

test("a page of 100 of 10,000 clusters takes a bounded number of requests by any filter", async () => {
  const rows = Array.from({ length: CLUSTERS }, (_none, index) => fleetRow(index));
  for (const [name, filter] of FILTERS) {
    const { records, reads } = counted(memoryRecords());
    const snapshot = await putSnapshot(records, "audit", rows);
    reads.length = 0;
    const { found } = await findClusters(records, snapshot, filter, { limit: 100 });
    const all = rows.filter((row) => fits(filter, row)).length;
    expect(found.length, name).toBe(Math.min(all, 100));
    expect(reads.length, name).toBeLessThanOrEqual(10);
  }
});

test("in a fleet too large for one answer a rare filter goes on from answer to answer, and finds all", async () => {
  const rows = Array.from({ length: 25_000 }, (_none, index) => fleetRow(index));
  const records = memoryRecords();
  const snapshot = await putSnapshot(records, "audit", rows);
  const first = await findClusters(records, snapshot, { name: "nothing" }, { limit: 10 });
  expect(first).toMatchObject({ found: [], next: expect.any(String) as string });
  const second = await findClusters(records, snapshot, { name: "nothing" }, { limit: 10, after: first.next });
  expect(second).toEqual({ found: [], next: undefined });
});

/** A snapshot of two clusters, one of which stands there as the given fields say. */
async function withRow(fields: object) {
  const records = memoryRecords();
  const rows = [fleetRow(0), fleetRow(20)];
  const snapshot = await putSnapshot(records, "audit", rows);
  const [page] = snapshot.pages;
  const stored = await records.read(fleetRows, page?.key ?? "");
  const changed = [{ ...fleetRow(0), ...fields }, fleetRow(20)];
  await records.replace(
    fleetRows,
    page?.key ?? "",
    { snapshot: "audit", items: changed },
    stored?.version ?? "",
  );
  return { records, snapshot };
}

test("a kind of identity that a newer version has written is found as unknown, and among all", async () => {
  const { records, snapshot } = await withRow({ identity: "federated", more: 1 });
  const { counts } = snapshot;
  const pages = snapshot.pages.map((page) => ({
    ...page,
    counts: { ...counts, byIdentity: { ...counts.byIdentity, unknown: 1 } },
  }));
  const { found } = await findClusters(
    records,
    { ...snapshot, pages },
    { identity: "unknown" },
    { limit: 9 },
  );
  expect(found).toEqual([{ ...fleetRow(0), identity: "unknown", more: 1 }]);
  expect((await findClusters(records, snapshot, {}, { limit: 9 })).found.length).toBe(2);
});

test("a row that breaks its schema is named where it is answered, and does not keep the others from being found", async () => {
  const { records, snapshot } = await withRow({ sharedWith: "many" });
  const named = (name: string) => findClusters(records, snapshot, { name }, { limit: 9 });
  expect((await named("aks-20")).found).toEqual([fleetRow(20)]);
  await expect(named("aks-0")).rejects.toThrow(
    "the fleetRows record audit/0 does not keep its schema: sharedWith",
  );
  await expect(findCluster(records, snapshot, fleetRow(0).id)).rejects.toThrow("sharedWith");
});
