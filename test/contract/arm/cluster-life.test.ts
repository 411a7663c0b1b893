import { describe, expect, it } from "vitest";
import {
  CLIENT_ID,
  CLUSTER,
  clusterPath,
  GROUP,
  NODE_GROUP,
  onServicePrincipal,
  onSystemIdentity,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { DAY, HOUR, QUICK, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { change, edit, statusOf } from "../../support/arm/steps.ts";

const poolPath = (name: string) => `${clusterPath()}/agentPools/${name}`;

describe("operations that end otherwise", () => {
  it("are cut off by a deletion, which the real client follows [Azure/AKS#1913]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const begun = await change(sim);
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    await aks.managedClusters.delete(GROUP, CLUSTER, QUICK);
    expect((await statusOf(sim, begun)).body).toMatchObject({
      status: "Canceled",
      error: { code: "AKSOperationPreemptedByDelete" },
    });
    expect((await sim.call("GET", clusterPath())).status).toBe(404);
    expect(
      (await sim.call("GET", `/subscriptions/${SUBSCRIPTION}/resourceGroups/${NODE_GROUP}`)).status,
    ).toBe(404);
  });

  it("are cut off by a later one where the service does so [Azure/AKS#1913]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    edit(sim, (cluster) => ({ ...cluster, quirks: { preempts: true } }));
    const first = await change(sim);
    const second = await change(sim);
    sim.pass(HOUR);
    expect((await statusOf(sim, first)).body).toMatchObject({
      status: "Canceled",
      error: { code: "AKSOperationPreempted" },
    });
    expect((await statusOf(sim, second)).body).toMatchObject({ status: "Succeeded" });
  });

  it("are aborted, roll nothing back, and 409 says that there is none [docs: manage-abort-operations]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const none = await sim.call("POST", `${clusterPath()}/abort`);
    expect(none.status).toBe(409);
    const begun = await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`);
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    await aks.agentPools.abortLatestOperation(GROUP, CLUSTER, "system", QUICK);
    expect((await statusOf(sim, begun)).body).toMatchObject({ status: "Canceled" });
    expect((await aks.agentPools.get(GROUP, CLUSTER, "system")).provisioningState).toBe("Canceled");
    expect((await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`)).status).toBe(202);
  });

  it("can no longer be read after a day, and only by the URL that was given [docs: async-operations]", async () => {
    const sim = await rehearse({ settings: { runningStatus: "Reticulating" } });
    place(sim, onSystemIdentity());
    const begun = await change(sim);
    expect((await statusOf(sim, begun)).body).toMatchObject({ status: "Reticulating" });
    const made = (begun.headers.get("azure-asyncoperation") ?? "").replace(/&s=[^&]+/, "&s=forged");
    expect((await sim.call("GET", made)).code).toBe("NotModelled");
    sim.pass(2 * DAY);
    expect((await statusOf(sim, begun)).status).toBe(404);
  });

  it("leave a failed cluster that an empty PUT reconciles [Azure/AKS#1913]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity({ provisioningState: "Failed" }));
    await change(sim);
    sim.pass(HOUR);
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      properties: { provisioningState: "Succeeded" },
    });
  });
});

describe("power", () => {
  it("of a stopped cluster allows a start or a deletion and nothing else [docs: start-stop-cluster]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    await aks.managedClusters.stop(GROUP, CLUSTER, QUICK);
    expect((await aks.managedClusters.get(GROUP, CLUSTER)).powerState?.code).toBe("Stopped");
    expect([(await change(sim)).status, (await change(sim)).code]).toEqual([409, "OperationNotAllowed"]);
    expect((await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`)).status).toBe(409);
    await aks.managedClusters.start(GROUP, CLUSTER, QUICK);
    expect((await change(sim)).status).toBe(200);
  });
});

describe("service principals", () => {
  const reset = (sim: Rehearsal, clientId: string, secret: string) =>
    sim.call("POST", `${clusterPath()}/resetServicePrincipalProfile`, { body: { clientId, secret } });

  function principal(sim: Rehearsal, appId: string, more: object): void {
    sim.simulator.change(({ world }) => {
      world.put("principals", appId, {
        objectId: appId,
        appId,
        displayName: "sp",
        kind: "servicePrincipal",
        visibleAt: 0,
        deletedAt: null,
        secretExpiresAt: null,
        secretName: null,
        ...more,
      });
    });
  }

  it("are reset although the old one has expired, and all nodes are made anew [docs: update-credentials]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    sim.simulator.change(({ world, now }) => {
      for (const [key, one] of [...world.entries("principals")])
        world.put("principals", key, { ...one, secretExpiresAt: now - 1 });
    });
    const fresh = "55555555-5555-4555-8555-555555555555";
    principal(sim, fresh, { secret: "right" });
    expect((await change(sim)).code).toBe("ServicePrincipalValidationClientError");
    expect((await reset(sim, CLIENT_ID, "any")).message).toContain("AADSTS7000222");
    expect((await reset(sim, fresh, "wrong")).message).toContain("AADSTS7000215");
    expect((await reset(sim, "66666666-6666-4666-8666-666666666666", "any")).message).toContain(
      "AADSTS700016",
    );
    expect((await reset(sim, fresh, "x".repeat(191))).status).toBe(400);
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    await aks.managedClusters.resetServicePrincipalProfile(
      GROUP,
      CLUSTER,
      { clientId: fresh, secret: "right" },
      QUICK,
    );
    const { body } = await sim.call("GET", clusterPath());
    expect(body).toMatchObject({ properties: { servicePrincipalProfile: { clientId: fresh } } });
    expect(JSON.stringify(body)).not.toContain("right");
    expect((await sim.call("POST", `${poolPath("system")}/upgradeNodeImageVersion`)).status).toBe(304);
  });
});
