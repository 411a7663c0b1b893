import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  onServicePrincipal,
  onSystemIdentity,
  place,
  pool,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, rehearse } from "../../support/arm/rehearsal.ts";
import { change } from "../../support/arm/steps.ts";

const poolPath = (name: string) => `${clusterPath()}/agentPools/${name}`;

describe("Kubernetes versions", () => {
  it("go up a minor version at a time, pools after the control plane [docs: upgrade-aks-cluster]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    // Not through the SDK: it breaks on the null that Azure answers for agentPoolProfiles (recorded).
    const profile = await sim.call("GET", `${clusterPath()}/upgradeProfiles/default`);
    expect(profile.body).toMatchObject({ properties: { agentPoolProfiles: null } });
    const open = JSON.stringify(profile.body);
    expect(open).toContain("1.34.2");
    expect(open).not.toContain("1.35.0");
    expect((await change(sim, {}, { kubernetesVersion: "1.35.0" })).status).toBe(400);
    expect((await change(sim, {}, { kubernetesVersion: "9.9.9" })).code).toBe("K8sVersionNotSupported");
    const ahead = await sim.call("PUT", poolPath("system"), {
      body: { properties: { orchestratorVersion: "1.34.2" } },
    });
    expect(ahead.code).toBe("NodePoolMcVersionIncompatible");
    const begun = await change(sim, {}, { kubernetesVersion: "1.34" });
    expect(begun.body).toMatchObject({ properties: { provisioningState: "Upgrading" } });
    sim.pass(HOUR);
    expect((await sim.call("GET", clusterPath())).body).toMatchObject({
      properties: {
        currentKubernetesVersion: "1.34.2",
        agentPoolProfiles: [{ orchestratorVersion: "1.33.5" }],
      },
    });
    const versions = await aks.agentPools.getAvailableAgentPoolVersions(GROUP, CLUSTER);
    expect(versions.agentPoolVersions?.map(({ kubernetesVersion }) => kubernetesVersion)).toContain("1.34.2");
    await sim.call("PUT", poolPath("system"), { body: { properties: { orchestratorVersion: "1.34.2" } } });
    sim.pass(HOUR);
    expect((await aks.agentPools.get(GROUP, CLUSTER, "system")).currentOrchestratorVersion).toBe("1.34.2");
    const known = await aks.managedClusters.listKubernetesVersions("westeurope");
    expect(known.values?.some(({ isDefault }) => isDefault)).toBe(true);
  });

  it("bring a pool on to the managed identity, as an image upgrade does [azure-docs#90142]", async () => {
    const sim = await rehearse({ settings: { reimageOnMigrate: false } });
    place(sim, onServicePrincipal());
    const { body } = await sim.call("GET", clusterPath());
    await sim.call("PUT", clusterPath(), { body: { ...body, identity: { type: "SystemAssigned" } } });
    sim.pass(HOUR);
    await change(
      sim,
      {},
      {
        kubernetesVersion: "1.34.2",
        agentPoolProfiles: [pool("system", { orchestratorVersion: "1.34.2" })],
      },
    );
    sim.pass(2 * HOUR);
    const sets = await sim.call(
      "GET",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachineScaleSets`,
    );
    expect(JSON.stringify(sets.body)).toContain("shop-agentpool");
  });
});
