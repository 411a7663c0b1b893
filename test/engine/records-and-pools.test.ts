import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ImageReport } from "../../domain/images/report.ts";
import { populate } from "../../local/arm/fleet/populate.ts";
import { clusterPath, onSystemIdentity, pool } from "../support/arm/clusters.ts";
import { scenarios } from "../support/scenarios.ts";
import { EngineHost } from "./engine-host.ts";
import { rehearse } from "./rehearsal.ts";

const { ENGINE_TABLES = "" } = process.env;
const POOLS = 24;

describe("on Microsoft's engine", () => {
  let host: EngineHost;
  beforeAll(async () => {
    host = await EngineHost.start();
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it("a migration succeeds whose records are in Azure Tables", async () => {
    const scenario = scenarios.find(({ name }) => name === "migrate-cluster");
    if (scenario === undefined) throw new Error("there is no such scenario");
    const settings = { KEYLESS_RECORDS: `tables:${ENGINE_TABLES}` };
    await using rehearsal = await rehearse(scenario, { host, settings });
    const { api, world } = rehearsal;
    const run = await api.until(await api.start(scenario.workflow, scenario.request));
    expect([run.state, scenario.isDone(world.simulator, run)]).toEqual(["succeeded", true]);
    expect((await api.call("GET", "runs?state=succeeded")).body).toMatchObject({ value: [{ id: run.id }] });
  });

  it("a cluster with many pools gets the image of each once, page after page", async () => {
    const names = ["system", ...Array.from({ length: POOLS - 1 }, (_, index) => `p${String(index + 1)}`)];
    const cluster = onSystemIdentity({ agentPoolProfiles: names.map((name) => pool(name, { count: 1 })) });
    await using rehearsal = await rehearse(
      {
        populate: (moment) => {
          populate(moment, [cluster]);
        },
      },
      { host },
    );
    const { api, world } = rehearsal;
    const run = await api.until(await api.start("upgrade-node-images", { clusterId: clusterPath() }));
    expect(run.state).toBe("succeeded");
    expect(ImageReport.parse(run.report).pools.map(({ outcome }) => outcome)).toEqual(
      names.map(() => "upgraded"),
    );
    const upgraded = world.simulator
      .journal()
      .filter(({ operation }) => operation === "agentPools.upgradeNodeImage");
    expect(upgraded.map(({ path }) => path.split("/").at(-2)).sort()).toEqual(names.toSorted());
    expect(await host.ended(`${run.id}-pools-2`)).toMatchObject({ runtimeStatus: "Completed" });
  });
});
