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

describe("versions of pools in a PUT of their cluster", () => {
  const send = async (...versions: readonly (string | undefined)[]) => {
    const sim = await rehearse();
    const stored = [pool("system"), pool("apps", { mode: "User", orchestratorVersion: "1.32.7" })];
    place(sim, onSystemIdentity({ agentPoolProfiles: stored }));
    const { body } = await sim.call("GET", clusterPath());
    const agentPoolProfiles = stored.map((one, index) => ({ ...one, orchestratorVersion: versions[index] }));
    const answer = await sim.call("PUT", clusterPath(), {
      body: { ...body, properties: { ...(body as { properties: object }).properties, agentPoolProfiles } },
    });
    sim.pass(HOUR);
    const { body: after } = await sim.call("GET", clusterPath());
    return { status: answer.status, code: answer.code, after };
  };
  const CODE = "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged";

  it.each([
    ["of some pools only [azure-cli#22807]", [undefined, "1.32.7"]],
    ["that a pool does not run [azure-cli#22928]", ["1.33.5", "1.31.2"]],
  ])("are refused: %s", async (_, versions) => {
    expect(await send(...versions)).toMatchObject({ status: 400, code: CODE });
  });

  it.each([
    ["as they are", ["1.33.5", "1.32.7"]],
    ["none of them", [undefined, undefined]],
    ["empty ones, as az sends them", ["", ""]],
  ])("are accepted, and the pools keep theirs: %s", async (_, versions) => {
    const { status, after } = await send(...versions);
    expect(status).toBe(200);
    expect(after).toMatchObject({
      properties: {
        agentPoolProfiles: [{ orchestratorVersion: "1.33.5" }, { orchestratorVersion: "1.32.7" }],
      },
    });
  });
});
