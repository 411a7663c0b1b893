import { describe, expect, it } from "vitest";
import { ImageReport } from "../../../domain/images/report.ts";
import { demoCluster } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

describe("S6: node-image-only upgrade of every pool that needs it, in a sensible order, each pool's image before and after", () => {
  const keyless = new Served();
  const upgrade = (more: object = {}) =>
    keyless.run("upgrade-node-images", { clusterId: demoCluster("orders"), ...more });

  it("upgrades the pools one after the other, system pools first, and changes nothing else", async () => {
    const run = await upgrade();
    expect(run.state).toBe("succeeded");
    const { pools } = ImageReport.parse(run.report);
    expect(pools.map(({ name, outcome }) => [name, outcome])).toEqual([
      ["system", "upgraded"],
      ["apps", "upgraded"],
      ["win", "upgraded"],
    ]);
    for (const { imageBefore, imageAfter } of pools) expect(imageAfter).not.toBe(imageBefore);
    const writes = (await keyless.journal()).filter(({ status }) => status < 400);
    expect(writes.map(({ operation }) => operation)).toEqual(Array(3).fill("agentPools.upgradeNodeImage"));
  });

  it("has nothing to do for a pool that has the newest image", async () => {
    const run = await upgrade({ pools: ["win"] });
    expect(run).toMatchObject({ state: "succeeded", plan: { writes: [] } });
    expect(run.report?.summary).toContain("No pool needed a new node image");
  });
});
