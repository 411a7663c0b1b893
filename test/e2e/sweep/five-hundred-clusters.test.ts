import { expect, it } from "vitest";
import { floorOf } from "../../../bench/sweep/floor.ts";
import { sumOf, sweepFleet } from "../../../bench/sweep/swept-fleet.ts";

const CLUSTERS = 500;
const PLACES = 10;

it("500 clusters in 10 subscriptions are migrated nearly as fast as Azure's budgets let them, without one 429", async () => {
  const one = await sweepFleet({ clusters: 1, places: 1, atOnce: 1, faults: 0 });
  const two = await sweepFleet({ clusters: 2, places: 1, atOnce: 2, faults: 0 });
  const { floorMs } = floorOf(one, two, CLUSTERS, PLACES);
  const swept = await sweepFleet({ clusters: CLUSTERS, places: PLACES, atOnce: CLUSTERS, faults: 0 });
  expect(swept.state, swept.summary).toBe("succeeded");
  expect(swept.simulatedMs / floorMs).toBeLessThanOrEqual(1.05);
  expect(swept.throttled).toBe(0);
  expect(sumOf(swept.arm) / CLUSTERS).toBeLessThanOrEqual(12);
  expect(swept.histories.longest).toBeLessThan(1_000);
}, 600_000);
