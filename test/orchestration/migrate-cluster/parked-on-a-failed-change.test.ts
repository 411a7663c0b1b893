import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { describe, expect, it } from "vitest";
import { textAt } from "../../../local/arm/world/json.ts";
import { DEMO_REGISTRY, DEMO_SUBNET } from "../../support/demo-ids.ts";
import { Driven } from "../../support/driven.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

describe("a run that is parked on a change of its own that failed", () => {
  const parkedOn = async (driven: Driven, request: object) => {
    const clusterId = driven.clusterId("orders");
    driven.keyless.simulator.faults.onNext(
      { operation: "managedClusters.put", pathContains: "/managedClusters/orders" },
      { kind: "failLate", code: "InternalServerError", message: "It did not work." },
    );
    return driven.begin("migrate-cluster", { clusterId, ...request });
  };

  it("has given a system-assigned identity what it needs before it waits for the person", async () => {
    const driven = await Driven.start();
    const parked = await parkedOn(driven, { identityType: "SystemAssigned" });
    expect(parked.incident).toMatchObject({ code: "InternalServerError" });
    expect(rolesOf(driven, "identity", "principalId")).toContain(DEMO_SUBNET);
    const ended = await driven.answer(parked, "retry");
    expect(ended.state, ended.report?.summary).toBe("succeeded");
  });

  it("has given AKS's own kubelet identity what it needs, so that nodes pull meanwhile", async () => {
    const driven = await Driven.start();
    const parked = await parkedOn(driven, { kubeletIdentity: "aks" });
    const kubelet = ["properties", "identityProfile", "kubeletidentity", "objectId"];
    expect(rolesOf(driven, ...kubelet)).toContain(DEMO_REGISTRY);
    const ended = await driven.answer(parked, "retry");
    expect(ended.state, ended.report?.summary).toBe("succeeded");
  });

  it("names what it could not give, because the cluster does not show the identity, with the command", async () => {
    await using world = new MigrationWorld();
    const failed = { ...world.azure.observed(), provisioningState: "Failed" };
    world.azure.next(observeCluster, ...Array(2).fill({ kind: "done", value: failed }));
    const remedies: (string | undefined)[] = [];
    world.person((run) => {
      remedies.push(run.incident?.remedy);
      return { name: "retry", incidentId: run.incident?.id };
    });
    const run = await world.run({ request: { kubeletIdentity: "aks" } });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(remedies).toEqual([
      expect.stringMatching(
        /The role AcrPull on .*ordersacr was not assigned to the kubelet identity.*az role assignment create/,
      ),
    ]);
  });
});

/** The scopes at which the principal that the cluster's JSON shows there holds a role. */
function rolesOf(driven: Driven, ...path: readonly string[]): string[] {
  const { simulator } = driven.keyless;
  const body = simulator.view().get("clusters", driven.clusterId("orders").toLowerCase())?.body;
  const principalId = textAt(body, ...path) ?? "";
  return [...simulator.view().where("assignmentsByPrincipal", principalId)].map(([, one]) => one.scope);
}
