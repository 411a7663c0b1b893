import { expect, it } from "vitest";
import { manyClusters } from "../../support/many-clusters.ts";
import { QuickWorld, quickWorldBegins } from "../../support/quick-world.ts";

const AT_ONCE = 200;

/** What Resource Graph lets one caller ask: fifteen queries in five seconds. */
const QUERIES = { burst: 15, perSecond: 3 };

/** An inspection's calls: the cluster, its principal, its node group, four queries, two of which others may share. */
const QUERIES_EACH = 4;

it("inspections at once starved each other: 200 over one subscription all end, in 1.2 times what the budget takes", async () => {
  const { ids, fill } = manyClusters(AT_ONCE);
  await using world = await QuickWorld.start({ populate: fill });
  const started = await Promise.all(
    ids.map(async (clusterId) => {
      const answer = await world.post("workflows/inspect-cluster/runs", { clusterId });
      return ((await answer.json()) as { id: string }).id;
    }),
  );
  await world.host.idle();

  const runs = await Promise.all(started.map((id) => world.record(id)));
  expect(runs.filter(({ state }) => state !== "succeeded")).toEqual([]);
  const calls = world.simulator.calls();
  // Nothing was read twice, and nothing was asked in vain.
  expect(calls["managedClusters.get"]).toBe(AT_ONCE);
  expect(calls["resourceGraph.resources"]).toBeLessThan(AT_ONCE * QUERIES_EACH);
  const budgetTakesMs = ((AT_ONCE * QUERIES_EACH - QUERIES.burst) / QUERIES.perSecond) * 1000;
  const tookMs = Math.max(...runs.map(({ updatedAt }) => Date.parse(updatedAt))) - quickWorldBegins;
  expect(tookMs).toBeLessThanOrEqual(1.2 * budgetTakesMs);
  // How often one has to come again depends on how the machine interleaves them; none may fill its history.
  expect(Math.max(...started.map((id) => world.history(id).length))).toBeLessThan(1_000);
}, 120_000);
