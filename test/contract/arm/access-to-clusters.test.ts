import { describe, expect, it } from "vitest";
import {
  CLUSTER,
  clusterPath,
  GROUP,
  onSystemIdentity,
  place,
  pool,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { QUICK, rehearse } from "../../support/arm/rehearsal.ts";
import { edit } from "../../support/arm/steps.ts";

const text = (value: Uint8Array | undefined) => Buffer.from(value ?? []).toString();

describe("credentials", () => {
  it("of a cluster without Entra are a certificate, for users and administrators [docs: control-kubeconfig-access]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    for (const { kubeconfigs = [] } of [
      await aks.managedClusters.listClusterUserCredentials(GROUP, CLUSTER),
      await aks.managedClusters.listClusterAdminCredentials(GROUP, CLUSTER),
    ]) {
      expect(text(kubeconfigs[0]?.value)).toContain("client-certificate-data:");
    }
  });

  it("of an Entra cluster sign in by exec or by the old provider [Azure/AKS#4990]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity({ aadProfile: { managed: true }, disableLocalAccounts: true }));
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    const exec = await aks.managedClusters.listClusterUserCredentials(GROUP, CLUSTER, { format: "exec" });
    expect(text(exec.kubeconfigs?.[0]?.value)).toContain("command: kubelogin");
    expect(text(exec.kubeconfigs?.[0]?.value)).toContain("- devicecode");
    const azure = await aks.managedClusters.listClusterUserCredentials(GROUP, CLUSTER, { format: "azure" });
    expect(text(azure.kubeconfigs?.[0]?.value)).toContain("auth-provider:");
  });

  it.each([
    ["public", "AzurePublicCloud"],
    ["usGovernment", "AzureUSGovernmentCloud"],
    ["china", "AzureChinaCloud"],
  ] as const)("name the %s cloud to kubelogin as %s [azure.github.io/kubelogin]", async (cloud, name) => {
    const sim = await rehearse({ settings: { cloud } });
    place(sim, onSystemIdentity({ aadProfile: { managed: true } }));
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    const given = await aks.managedClusters.listClusterUserCredentials(GROUP, CLUSTER, { format: "exec" });
    expect(text(given.kubeconfigs?.[0]?.value)).toContain(`- --environment\n      - ${name}\n`);
  });

  it("for administrators are refused where local accounts are off [Azure/azure-dev#2359]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity({ aadProfile: { managed: true }, disableLocalAccounts: true }));
    const answer = await sim.call("POST", `${clusterPath()}/listClusterAdminCredential`);
    expect(answer.status).toBe(400);
    expect(answer.message).toBe(
      "Getting static credential is not allowed because this cluster is set to disable local accounts.",
    );
  });

  it("are behind a ReadOnly lock, because they are read by POST [MicrosoftDocs/azure-docs#79524]", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const locks = sim.clients.locks(SUBSCRIPTION);
    await locks.managementLocks.createOrUpdateAtResourceGroupLevel(GROUP, "l", { level: "ReadOnly" });
    expect((await sim.call("POST", `${clusterPath()}/listClusterUserCredential`)).code).toBe("ScopeLocked");
  });
});

describe("commands in a cluster", () => {
  it("answer what the nodes and the budgets are, through the real client", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity({ agentPoolProfiles: [pool("system", { count: 2 })] }));
    edit(sim, (cluster) => ({
      ...cluster,
      budgets: [
        { namespace: "a", name: "b", pool: "system", minAvailable: 1, expectedPods: 2, healthyPods: 2 },
      ],
    }));
    const aks = await sim.clients.containerService(SUBSCRIPTION);
    const run = async (command: string) => {
      const result = await aks.managedClusters.runCommand(GROUP, CLUSTER, { command }, QUICK);
      expect([result.provisioningState, result.exitCode]).toEqual(["Succeeded", 0]);
      const logs: unknown = JSON.parse(result.logs ?? "");
      return logs;
    };
    expect(await run("kubectl get nodes -o json")).toMatchObject({
      items: [{ metadata: { labels: { agentpool: "system" } } }, { kind: "Node" }],
    });
    expect(await run("kubectl get pdb -A -o json")).toMatchObject({
      items: [{ metadata: { name: "b" }, status: { disruptionsAllowed: 1 } }],
    });
  });

  it("that nobody modelled are refused loudly", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const answer = await sim.call("POST", `${clusterPath()}/runCommand`, { body: { command: "rm -rf /" } });
    expect([answer.status, answer.code]).toEqual([400, "NotModelled"]);
  });
});
