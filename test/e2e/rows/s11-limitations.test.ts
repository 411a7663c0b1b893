import { describe, expect, it } from "vitest";
import { fleetClusterId, servicePrincipalCluster } from "../../support/fleets.ts";
import { Served } from "../../support/served.ts";

describe("S11: limitations enforced by findings: clouds and regions, tenants, no way back, unavailable during upgrade, pod identity exception", () => {
  const keyless = new Served({
    fleet: [
      servicePrincipalCluster("orders"),
      servicePrincipalCluster("pods", { podIdentityProfile: { enabled: true } }),
      servicePrincipalCluster("busy", { provisioningState: "Upgrading" }),
      servicePrincipalCluster("abroad"),
    ],
    scenario: {
      settings: { cloud: "public" },
      faults: [
        {
          match: { pathContains: "/managedClusters/abroad" },
          fault: {
            kind: "refuse",
            status: 401,
            code: "InvalidAuthenticationTokenTenant",
            message: "The access token is from the wrong issuer.",
          },
        },
      ],
    },
  });
  const plan = async (name: string, more: object = {}) =>
    keyless.plan("migrate-cluster", { clusterId: fleetClusterId(name), ...more });

  it("no way back, and no move between tenants: the plan says so before anybody approves it", async () => {
    const { cannotBeUndone } = await plan("orders");
    expect(cannotBeUndone.join()).toContain("cannot go back");
    expect(cannotBeUndone.join()).toContain("another tenant");
  });

  it("unavailable during upgrade: a run waits for the operation that goes on", async () => {
    expect((await plan("busy")).findings).toContainEqual(
      expect.objectContaining({
        ...{ code: "operation-in-progress", severity: "warning" },
        means: expect.stringContaining("unavailable"),
      }),
    );
  });

  it("pod identity: AKS's own pods need an exception", async () => {
    expect((await plan("pods")).findings).toContainEqual(
      expect.objectContaining({
        ...{ code: "pod-identity", severity: "warning" },
        remedy: expect.stringContaining("AzurePodIdentityException"),
      }),
    );
  });

  it("tenants: a cluster of another tenant is refused", async () => {
    const run = await keyless.run("migrate-cluster", { clusterId: fleetClusterId("abroad") });
    expect(run).toMatchObject({
      state: "refused",
      report: { findings: [{ code: "InvalidAuthenticationTokenTenant", severity: "blocker" }] },
    });
  });

  it("clouds: a region of another cloud than the one that is served is refused at the API", async () => {
    const answer = await keyless.post("/workflows/create-cluster/runs", {
      clusterId: fleetClusterId("new"),
      location: "chinanorth3",
    });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ path: "location" }] });
  });

  it("costs no write", async () => {
    expect(await keyless.journal()).toEqual([]);
  });
});
