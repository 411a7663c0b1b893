import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ImageReport } from "../../domain/images/report.ts";
import { populate } from "../../local/arm/fleet/populate.ts";
import { clusterPath, onSystemIdentity, pool } from "../support/arm/clusters.ts";
import { scenarios } from "../support/scenarios.ts";
import { EngineHost } from "./engine-host.ts";
import { rehearse } from "./rehearsal.ts";

const { ENGINE_TABLES = "" } = process.env;

/**
 * So many that a batch of them is left when the second needs a person. How many a batch holds by itself follows the time,
 * and so the load of the machine.
 */
const POOLS = 11;
const REFUSAL = { kind: "refuse", status: 403, code: "AuthorizationFailed", message: "No right." } as const;

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

  it("a cluster with many pools gets the image of each once, in two batches around the pool that is refused", async () => {
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
    const { faults } = world.simulator;
    faults.onNext({ operation: "agentPools.upgradeNodeImage", pathContains: "/agentPools/p1/" }, REFUSAL);
    const id = await api.start("upgrade-node-images", { clusterId: clusterPath() });
    const parked = await api.until(id, ({ incident }) => incident !== undefined);
    expect(parked.incident?.resource).toMatch(/agentPools\/p1$/);
    expect(await host.ended(`${id}-pools-1`)).toMatchObject({ runtimeStatus: "Completed" });
    await api.say(id, "retry", { incidentId: parked.incident?.id });
    const run = await api.until(id);
    expect(run.state).toBe("succeeded");
    expect(ImageReport.parse(run.report).pools.map(({ outcome }) => outcome)).toEqual(
      names.map(() => "upgraded"),
    );
    const upgraded = world.simulator
      .journal()
      .filter(({ operation, status }) => operation === "agentPools.upgradeNodeImage" && status < 300);
    expect(upgraded.map(({ path }) => path.split("/").at(-2)).sort()).toEqual(names.toSorted());
    expect(await host.ended(`${id}-pools-2`)).toMatchObject({ runtimeStatus: "Completed" });
  });
});
