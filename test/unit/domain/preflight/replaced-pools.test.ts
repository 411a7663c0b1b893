import { expect, test } from "vitest";
import { replacedPools } from "../../../../domain/preflight/replaced-pools.ts";
import { CLUSTER_ID, pool } from "../../../support/migration-facts.ts";

test.each([
  [
    "some nodes at a time",
    { count: 10, maxSurge: "0", maxUnavailable: "20%" },
    "2 nodes of 10 at a time are",
  ],
  ["more than it has", { count: 1, maxSurge: "0%", maxUnavailable: "5" }, "1 node of 1 at a time is"],
])("a pool that is upgraded in place loses capacity: %s", (_, settings, says) => {
  const found = replacedPools(CLUSTER_ID, [pool({ name: "grid", mode: "User", ...settings })]);
  expect(found).toEqual([
    expect.objectContaining({
      ...{ code: "pool-without-surge", severity: "warning", resource: `${CLUSTER_ID}/agentPools/grid` },
      means: expect.stringContaining(says) as string,
    }),
  ]);
});

test.each([
  ["has surge nodes", { maxSurge: "2", maxUnavailable: "1" }],
  ["says neither", {}],
  ["has no nodes", { count: 0, maxSurge: "0", maxUnavailable: "1" }],
])("a pool that %s loses none", (_, settings) => {
  expect(replacedPools(CLUSTER_ID, [pool(settings)])).toEqual([]);
});
