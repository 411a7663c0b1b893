import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { AzPerson } from "../../support/az-person.ts";
import { Driven } from "../../support/driven.ts";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";
import { objectsAt } from "../../../local/arm/world/json.ts";

const MIXED =
  "/subscriptions/00abcdef-1111-4222-8333-0123456789ab/resourceGroups/rg-mixed/providers/Microsoft.ContainerService/managedClusters/mixed";

const poolsOf = (world: Pick<QuickWorld, "simulator">, clusterId: string) =>
  objectsAt(
    world.simulator.view().get("clusters", clusterId.toLowerCase())?.body,
    ...["properties", "agentPoolProfiles"],
  );

describe("a cluster whose pools do not all show a version [Azure/azure-cli#22807]", () => {
  it("is migrated, and its pools keep the versions that they have", async () => {
    await using world = await situation("unlike-versions");
    const before = poolsOf(world, MIXED).map((pool) => pool["orchestratorVersion"]);
    expect(before).toEqual([undefined, "1.32.7"]);
    const run = await world.run("migrate-cluster", { clusterId: MIXED });
    expect(run.state).toBe("succeeded");
    expect(poolsOf(world, MIXED).map((pool) => pool["orchestratorVersion"])).toEqual(before);
  });
});

describe("a cluster whose PUTs AKS refuses for the versions of its pools, whatever they say [Azure/azure-cli#22807]", () => {
  const CODE = "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged";
  const said =
    "Using managed cluster api, all Agent pools' OrchestratorVersion must be all specified or all unspecified. If all specified, they must be stay unchanged or the same with control plane.";
  const fleet = fileURLToPath(
    new URL("../../fixtures/situations/unlike-versions/fleet.json", import.meta.url),
  );

  /** Keyless over a simulated Azure that refuses until somebody has done something about it. */
  async function refusing(times: number): Promise<Driven> {
    const driven = await Driven.start({ fleet, begin: Date.parse("2026-11-28T09:00:00Z") });
    const refusal = { kind: "refuse", status: 400, code: CODE, message: said } as const;
    driven.keyless.simulator.faults.onNext({ operation: "managedClusters.put" }, refusal, times);
    return driven;
  }

  it("is an incident that says that Azure refused; its remedy's commands and a retry lead to the end", async () => {
    const driven = await refusing(50);
    const { simulator } = driven.keyless;
    const parked = await driven.begin("migrate-cluster", { clusterId: MIXED });
    expect(parked.incident).toMatchObject({
      code: CODE,
      message: said,
    });
    const remedy = parked.incident?.remedy ?? "";
    expect(remedy).toContain("Upgrade every pool that shows another version than the control plane");
    const [, command = ""] = /`(az [^`]+)`/.exec(remedy) ?? [];
    new AzPerson(simulator, MIXED).type(command.replace("<pool>", "jobs"));
    // What AKS objected to is gone.
    simulator.faults.clear();
    const ended = await driven.answer(parked, "retry");
    expect(ended.state).toBe("succeeded");
    expect(poolsOf(driven.keyless, MIXED).map((pool) => pool["orchestratorVersion"])).toEqual([
      undefined,
      "1.33.5",
    ]);
  });

  it("and whoever cancels instead reads that Azure refused the change", async () => {
    const driven = await refusing(1);
    const ended = await driven.answer(await driven.begin("migrate-cluster", { clusterId: MIXED }), "cancel");
    expect(ended.state).toBe("cancelled");
    expect(ended.report?.remains).toContain("Azure refused to change the identity of the cluster.");
  });
});

const STALE =
  "/subscriptions/05050505-1111-4222-8333-0123456789ab/resourceGroups/rg-stale/providers/Microsoft.ContainerService/managedClusters/stale";

describe("a failed cluster whose node image is too old to reconcile [Azure/AKS#4975]", () => {
  it("can get its node images: upgrade-node-images goes on where the request says so", async () => {
    await using world = await situation("image-too-old-to-reconcile");
    const refused = await world.run("upgrade-node-images", { clusterId: STALE });
    expect(refused.state).toBe("refused");
    expect(refused.report?.findings).toContainEqual(
      expect.objectContaining({
        code: "cluster-not-healthy",
        remedy: expect.stringContaining("whenFailed: upgrade"),
      }),
    );
    const run = await world.run("upgrade-node-images", { clusterId: STALE, whenFailed: "upgrade" });
    expect(run.state).toBe("succeeded");
    expect(poolsOf(world, STALE).map((pool) => pool["nodeImageVersion"])).not.toContain(
      "AKSUbuntu-2204gen2containerd-202408.12.0",
    );
    world.simulator.faults.clear();
    const migrated = await world.run("migrate-cluster", { clusterId: STALE, whenFailed: "reconcile" });
    expect(migrated.state).toBe("succeeded");
  });

  it("is told of with the way out, and the report says that Azure refused", async () => {
    await using world = await situation("image-too-old-to-reconcile");
    const run = await world.run("migrate-cluster", { clusterId: STALE, whenFailed: "reconcile" });
    expect(run.state).toBe("cancelled");
    expect(run.report?.remains).toContain("Azure refused to reconcile the cluster.");
  });
});

describe("a cluster that is to have AKS's own kubelet identity", () => {
  const kubeletOf = (world: QuickWorld) =>
    world.simulator.view().get("clusters", MIXED.toLowerCase())?.body["properties"];

  it("gets it with a control-plane identity of its own, as az aks update --assign-identity leaves it", async () => {
    await using world = await situation("unlike-versions");
    const run = await world.run("migrate-cluster", { clusterId: MIXED, kubeletIdentity: "aks" });
    expect(run.state).toBe("succeeded");
    expect(run.plan?.findings.map(({ code }) => code)).toContain("kubelet-made-by-aks");
    expect(run.plan?.writes.map(({ resource }) => resource)).not.toContainEqual(
      expect.stringMatching(/id-mixed-kubelet/),
    );
    expect(kubeletOf(world)).toMatchObject({
      identityProfile: {
        kubeletidentity: { resourceId: expect.stringMatching(/mixed-agentpool$/) as string },
      },
    });
    expect(world.simulator.audit()).toEqual([]);
    const again = await world.run("migrate-cluster", { clusterId: MIXED, kubeletIdentity: "aks" });
    expect(again.report?.findings.map(({ code }) => code)).toContain("already-managed-identity");
  });

  it("cannot name another one as well, nor go back to it", async () => {
    await using world = await situation("unlike-versions");
    const kubeletIdentityId = MIXED.replace(
      /Microsoft.ContainerService.*/,
      "Microsoft.ManagedIdentity/userAssignedIdentities/id-other",
    );
    const both = await world.run("migrate-cluster", {
      ...{ clusterId: MIXED, kubeletIdentity: "aks", kubeletIdentityId },
    });
    expect(both.report?.findings.map(({ code }) => code)).toContain("kubelet-choice-contradicts");
    expect((await world.run("migrate-cluster", { clusterId: MIXED })).state).toBe("succeeded");
    const back = await world.run("migrate-cluster", { clusterId: MIXED, kubeletIdentity: "aks" });
    expect(back.report?.findings.map(({ code }) => code)).toContain("kubelet-identity-stays");
  });
});
