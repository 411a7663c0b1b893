import { expect, it } from "vitest";
import type { Actors } from "../../../domain/fleet/reading.ts";
import { actorsIn } from "../../../platform/records/find-clusters.ts";
import { acceptEvents } from "../../../functions/event-grid/accept-events.ts";
import { acceptedEvents } from "../../../platform/records/kinds.ts";
import { fleetRows } from "../../../platform/records/fleet-kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import type { Records } from "../../../platform/records/records.ts";
import { fleetRow, putSnapshot } from "../../support/fleet-at-records.ts";
import { valuesOf } from "../../support/values-of.ts";
import { HttpApi } from "../http/http-api.ts";

const PRINCIPAL = "c11e0000-0000-4000-8000-ffffffffffff";
const CLUSTERS = 26_000;
const EVENTS = 40;

const written = (id: string, subject: string) => ({
  ...{ id, topic: "/subscriptions/s", subject, eventTime: "2026-03-02T12:00:00Z", dataVersion: "1" },
  ...{ eventType: "Microsoft.Resources.ResourceWriteSuccess", data: {} },
});

/** A fleet in which one service principal is that of every cluster, and a count of the documents with rows that are read. */
async function wideFleet() {
  const stored = memoryRecords();
  const rows = Array.from({ length: CLUSTERS }, (_, index) => fleetRow(index, { actors: [PRINCIPAL] }));
  const { pages } = await putSnapshot(stored, "audit-1", rows);
  let reads = 0;
  const records: Records = {
    ...stored,
    read: (kind, key) => {
      if (kind.name === fleetRows.name) reads += 1;
      return stored.read(kind, key);
    },
  };
  const sharers: number[] = [];
  const api = new HttpApi({
    records,
    readChangedCluster: (_id, others: Actors) => {
      sharers.push(others.get(PRINCIPAL)?.length ?? 0);
      return Promise.resolve(undefined);
    },
  });
  const deliver = (from: number, count: number) =>
    acceptEvents(
      api.dependencies,
      api.engine,
      rows.slice(from, from + count).map(({ id }, index) => written(`${String(from)}-${String(index)}`, id)),
    );
  return { stored, pages: pages.length, reads: () => reads, sharers, deliver };
}

it("a burst of events about clusters reads each document of the inventory once, and not once for each event", async () => {
  const { stored, pages, reads, sharers, deliver } = await wideFleet();
  expect(await deliver(100, EVENTS)).toMatchObject({ accepted: EVENTS });
  expect(sharers).toEqual(new Array(EVENTS).fill(CLUSTERS));
  expect(reads()).toBe(pages);
  const events = valuesOf(await stored.list(acceptedEvents, { limit: EVENTS }));
  expect(events.every(({ actedAt }) => actedAt !== undefined)).toBe(true);
});

it("the next inventory is read anew by the events that come after it", async () => {
  const { stored, pages, reads, sharers, deliver } = await wideFleet();
  await deliver(100, 2);
  const fewer = await putSnapshot(
    stored,
    "audit-2",
    Array.from({ length: 1500 }, (_, index) => fleetRow(index, { actors: [PRINCIPAL] })),
  );
  await deliver(200, 2);
  expect(sharers).toEqual([CLUSTERS, CLUSTERS, 1500, 1500]);
  expect(reads()).toBe(pages + fewer.pages.length);
});

it("a read of the inventory that failed is tried again by the next event", async () => {
  const stored = memoryRecords();
  const snapshot = await putSnapshot(stored, "audit-1", [fleetRow(1, { actors: [PRINCIPAL] })]);
  let fails = true;
  const records: Records = {
    ...stored,
    read: (kind, key) => (fails ? Promise.reject(new Error("throttled")) : stored.read(kind, key)),
  };
  await expect(actorsIn(records, snapshot)).rejects.toThrow("throttled");
  fails = false;
  expect((await actorsIn(records, snapshot)).get(PRINCIPAL)).toHaveLength(1);
});
