import { describe, expect, it } from "vitest";
import { clusterIn, fleetClusterId } from "../../support/fleets.ts";
import { Served } from "../../support/served.ts";

describe("S11: limitations of the China (21Vianet) cloud", () => {
  const keyless = new Served({
    fleet: [clusterIn("chinanorth3"), clusterIn("chinaeast"), clusterIn("chinanorth")],
    scenario: { settings: { cloud: "china" } },
  });
  const identityOf = (name: string) =>
    fleetClusterId("any").replace(
      /providers.*/,
      `providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
    );
  const migrate = (location: string, more: object = {}) =>
    keyless.run("migrate-cluster", { clusterId: fleetClusterId(location), ...more });

  it.each(["chinaeast", "chinanorth"])(
    "kubelet identities of your own are not offered in %s: refused, and nothing is written",
    async (location) => {
      const run = await migrate(location, { kubeletIdentityId: identityOf("kubelet") });
      expect(run.state).toBe("refused");
      const finding = run.report?.findings.find(({ code }) => code === "region-unsupported");
      expect(finding).toMatchObject({ severity: "blocker", resource: fleetClusterId(location) });
      expect(await keyless.journal()).toEqual([]);
    },
  );

  it("its preview features are not offered: refused", async () => {
    const run = await keyless.run("register-feature", {
      subscription: "11111111-2222-4333-8444-555555555555",
      namespace: "Microsoft.ContainerService",
      feature: "NodeDisruptionProfile",
    });
    expect(run).toMatchObject({ state: "refused", report: { findings: [{ code: "feature-not-in-cloud" }] } });
  });

  it("regions of another cloud are refused at the door", async () => {
    const answer = await keyless.post("/workflows/create-cluster/runs", {
      clusterId: fleetClusterId("new"),
      location: "westeurope",
    });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("this app serves china")]);
  });

  it("the remedy works: chinaeast with a user-assigned control plane, and kubelets as AKS makes them", async () => {
    const run = await migrate("chinaeast");
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(run.report?.findings.map(({ code }) => code)).toContain("kubelet-grants-late");
    expect(await keyless.audit()).toEqual([]);
  });

  it("a system-assigned identity works there as well", async () => {
    const run = await migrate("chinanorth", { identityType: "SystemAssigned" });
    expect(run.state, run.report?.summary).toBe("succeeded");
  });

  it("other regions migrate as anywhere, with API servers under the cloud's own name", async () => {
    const run = await migrate("chinanorth3");
    expect(run.state, run.report?.summary).toBe("succeeded");
    const made = await keyless.run("create-cluster", {
      ...{ clusterId: fleetClusterId("fresh"), location: "chinanorth3" },
    });
    expect(made.state, made.report?.summary).toBe("succeeded");
    const shown = await keyless.azure("GET", fleetClusterId("fresh"), "2025-05-01");
    expect(JSON.stringify(shown)).toContain(".hcp.chinanorth3.cx.prod.service.azk8s.cn");
    expect(await keyless.audit()).toEqual([]);
  });
});
