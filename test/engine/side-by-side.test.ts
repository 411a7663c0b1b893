import { expect, it } from "vitest";
import { MigrationReport } from "../../domain/migration/report.ts";
import { populate } from "../../local/arm/fleet/populate.ts";
import { clusterPath, onServicePrincipal } from "../support/arm/clusters.ts";
import { rehearse } from "./rehearsal.ts";

const NAMES = Array.from({ length: 12 }, (_none, index) => `shop-${String(index + 1)}`);

/** A service principal of its own for each. */
const clientIdOf = (index: number) => `22222222-2222-4222-8222-${String(index + 1).padStart(12, "0")}`;

it("on Microsoft's engine twelve clusters are migrated side by side, each by its own run alone", async () => {
  await using rehearsal = await rehearse({
    populate: (moment) => {
      populate(
        moment,
        NAMES.map((name, index) =>
          onServicePrincipal({ servicePrincipalProfile: { clientId: clientIdOf(index) } }, { name }),
        ),
      );
    },
  });
  const { api, world } = rehearsal;
  const ids = await Promise.all(
    NAMES.map((name) => api.start("migrate-cluster", { clusterId: clusterPath(name) })),
  );
  const runs = await Promise.all(ids.map((id) => api.until(id)));

  expect(runs.map(({ state }) => state)).toEqual(NAMES.map(() => "succeeded"));
  for (const [index, run] of runs.entries())
    expect(MigrationReport.parse(run.report).clusterId).toBe(clusterPath(NAMES[index]));
  // They were under way at the same time, and no cluster was changed by two.
  const begun = runs.map(({ createdAt }) => Date.parse(createdAt));
  const over = runs.map(({ endedAt }) => Date.parse(endedAt ?? ""));
  expect(Math.max(...begun)).toBeLessThan(Math.min(...over));
  const changes = world.simulator
    .journal()
    .filter(({ operation, status }) => operation === "managedClusters.put" && status < 300)
    .map(({ path }) => path.split("/").at(-1));
  expect(changes.toSorted()).toEqual(NAMES.toSorted());
  expect(world.simulator.audit()).toEqual([]);
});
