import { describe, expect, test } from "vitest";
import type { Cluster, ControlPlane } from "../../../../domain/cluster/cluster.ts";
import type { Carried, FleetPool } from "../../../../domain/fleet/entry.ts";
import { carriedBy, identityKindOf, readinessOf } from "../../../../domain/fleet/readiness.ts";
import { cluster, identityId, pool } from "../../../support/migration-facts.ts";

const PRINCIPAL: ControlPlane = {
  kind: "servicePrincipal",
  clientId: "aaaaaaaa-0000-4000-8000-000000000001",
};
const SYSTEM: ControlPlane = { kind: "systemAssigned", principalId: "bbbbbbbb-0000-4000-8000-000000000001" };
const KUBELET = identityId("kubelet");

function fleetPool(name: string, carries: Carried): FleetPool {
  return {
    ...{ name, mode: "User", osType: "Linux", type: "VirtualMachineScaleSets", count: 3, spot: false },
    ...{ provisioningState: "Succeeded", powerState: "Running", carries },
  };
}

describe("a cluster on a service principal", () => {
  const seen = { controlPlane: PRINCIPAL, pools: [fleetPool("system", "servicePrincipal")] };

  test("is ready where nothing would refuse its plan", () => {
    expect(identityKindOf(seen)).toBe("servicePrincipal");
    expect(readinessOf(seen, [])).toEqual({ kind: "ready" });
  });

  test("is blocked by each code once", () => {
    const by = ["cluster-stopped", "cluster-locked", "cluster-locked"];
    expect(readinessOf(seen, by)).toEqual({ kind: "blocked", by: ["cluster-stopped", "cluster-locked"] });
  });
});

describe("a cluster that shows managed identities", () => {
  const withPools = (...pools: FleetPool[]) => ({ controlPlane: SYSTEM, pools });

  test("is done where its nodes carry them, and where it has none", () => {
    const seen = withPools(
      fleetPool("system", "managedIdentity"),
      fleetPool("empty", "noNodes"),
      fleetPool("aks", "keptByAks"),
    );
    expect([identityKindOf(seen), readinessOf(seen, [])]).toEqual(["systemAssigned", { kind: "done" }]);
  });

  test("is half done while one pool still uses the service principal", () => {
    const seen = withPools(fleetPool("system", "managedIdentity"), fleetPool("win", "servicePrincipal"));
    const readiness = { kind: "halfDone", pools: ["win"], by: ["cluster-stopped"] };
    expect([identityKindOf(seen), readinessOf(seen, ["cluster-stopped"])]).toEqual(["halfDone", readiness]);
  });

  test("is half done while the nodes of a pool carry only identities of others", () => {
    const seen = withPools(fleetPool("system", "managedIdentity"), fleetPool("win", "otherIdentity"));
    expect([identityKindOf(seen), readinessOf(seen, [])]).toEqual([
      "halfDone",
      { kind: "halfDone", pools: ["win"], by: [] },
    ]);
  });

  test("is not called done where nobody saw what the nodes carry", () => {
    const seen = withPools(fleetPool("system", "managedIdentity"), fleetPool("apps", "unknown"));
    expect(readinessOf(seen, [])).toEqual({
      kind: "unreadable",
      because: "Azure does not show which identities the nodes of node pool apps have",
    });
  });
});

test("a cluster that could not be read acts as nobody knows whom", () => {
  expect(identityKindOf(undefined)).toBe("unknown");
});

describe("what the nodes of a pool carry", () => {
  const managed: Partial<Cluster> = {
    controlPlane: SYSTEM,
    kubelet: { resourceId: KUBELET, clientId: "c", objectId: "o" },
  };
  const carried = (nodes: readonly (readonly string[])[], changes: Partial<Cluster> = managed, count = 3) => {
    const own = pool({ count });
    const shown = nodes.map((identityIds) => ({ pool: "SYSTEM", identityIds }));
    return carriedBy(cluster({ ...changes, pools: [own] }), own, shown);
  };

  test.each([
    ["the kubelet identity in any case", [[KUBELET.toUpperCase()]], "managedIdentity"],
    ["no identity on one of its machines", [[KUBELET], []], "servicePrincipal"],
    ["only identities of others", [[identityId("other")]], "otherIdentity"],
    ["nothing that Azure shows", [], "unknown"],
  ] as const)("%s: %j", (_what, nodes, carries) => {
    expect(carried(nodes)).toBe(carries);
  });

  test("an empty pool carries nothing, whoever the cluster acts as", () => {
    expect([carried([], managed, 0), carried([], { controlPlane: PRINCIPAL }, 0)]).toEqual([
      "noNodes",
      "noNodes",
    ]);
  });

  test("pools that AKS keeps by itself are told apart from those that nobody saw", () => {
    const kept = pool({ mode: "ManagedSystem" });
    expect(carriedBy(cluster({ ...managed, pools: [kept] }), kept, [])).toBe("keptByAks");
  });
});
