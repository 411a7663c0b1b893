import { expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { makeReadMigrationFacts } from "../../../activities/read-migration-facts/handler.ts";
import { makeStartVersionUpgrade } from "../../../activities/start-version-upgrade/handler.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { clusterPath, onServicePrincipal, place, pool } from "../../support/arm/clusters.ts";
import { HOUR, rehearse } from "../../support/arm/rehearsal.ts";

const clusterId = requireResourceId(clusterPath());

async function onOldPatch() {
  const sim = await rehearse();
  const old = { orchestratorVersion: "1.33.3", currentOrchestratorVersion: "1.33.3" };
  place(
    sim,
    onServicePrincipal({
      kubernetesVersion: "1.33.3",
      currentKubernetesVersion: "1.33.3",
      agentPoolProfiles: [pool("system", old), pool("work", old)],
    }),
  );
  const azure = simulatedAzure(sim.url, sim.clock);
  return { sim, start: makeStartVersionUpgrade(azure), read: makeReadMigrationFacts(azure) };
}

it("the newest patch of the cluster's minor version is read where the request may need it", async () => {
  const { read } = await onOldPatch();
  const whenNothingNewer = "upgradeKubernetesPatch";
  expect(await read({ clusterId, whenNothingNewer })).toMatchObject({ value: { kubernetesPatch: "1.33.5" } });
  expect(await read({ clusterId })).not.toMatchObject({ value: { kubernetesPatch: "1.33.5" } });
});

it("the control plane goes first and alone, then a pool; each is told once", async () => {
  const { sim, start, read } = await onOldPatch();
  const version = "1.33.5";
  const versions = async () => {
    const facts = await read({ clusterId });
    if (facts.kind !== "done") throw new Error("not read");
    const { kubernetesVersion, pools } = facts.value.cluster;
    return [kubernetesVersion, ...pools.map((one) => one.kubernetesVersion)];
  };
  expect((await start({ clusterId, version })).kind).toBe("started");
  expect(await start({ clusterId, version })).toEqual({ kind: "started", operation: {} });
  sim.pass(HOUR);
  expect(await versions()).toEqual([version, "1.33.3", "1.33.3"]);
  expect(await start({ clusterId, version })).toEqual({ kind: "already" });

  const before = sim.simulator.journal().length;
  expect((await start({ clusterId, version, pool: "work" })).kind).toBe("started");
  expect(await start({ clusterId, version, pool: "work" })).toEqual({ kind: "started", operation: {} });
  sim.pass(3 * HOUR);
  expect(await versions()).toEqual([version, "1.33.3", version]);
  expect((await start({ clusterId, version, pool: "work" })).kind).toBe("already");
  expect(sim.simulator.journal().length - before).toBe(1);
});

it("a pool is not taken past its control plane: Azure's refusal is told", async () => {
  const { start } = await onOldPatch();
  expect((await start({ clusterId, version: "1.33.5", pool: "work" })).kind).toBe("refused");
});
