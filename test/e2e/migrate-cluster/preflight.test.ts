import { describe, expect, it } from "vitest";
import { canonical } from "../../../local/arm/world/ids.ts";
import { withAt } from "../../../local/arm/world/json.ts";
import { virtualNetworkType } from "../../../local/arm/providers/microsoft.network/routes.ts";
import { documentBody } from "../../../local/arm/core/documents.ts";
import { withPool } from "../../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import { quotaKey } from "../../../local/arm/providers/microsoft.containerservice/surge.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import {
  DEMO_REGISTRY,
  DEMO_SUBNET,
  DEMO_SUBSCRIPTION,
  demoCluster,
  demoGroup,
} from "../../support/demo-ids.ts";
import { assignDeny, assignPolicy, govern, lackRight } from "../../support/arm/governance.ts";
import { rehearsed } from "../../support/rehearsed.ts";
import { runOverHttp } from "../../support/workflow-client.ts";

const subscription = `/subscriptions/${DEMO_SUBSCRIPTION}`;

function limitCores(simulator: Simulator, cores: number): void {
  simulator.change(({ world }) => {
    world.put("quotas", quotaKey(DEMO_SUBSCRIPTION, "westeurope"), { cores });
  });
}

/** 558 of the 1019 addresses of the subnet are taken; the surge of `apps` wants 620 more. */
function fillSubnet(simulator: Simulator): void {
  const network = DEMO_SUBNET.split("/").slice(0, -2).join("/");
  simulator.change(({ world }) => {
    const subnets = [{ name: "snet-aks", properties: { addressPrefix: "10.8.0.0/22" } }];
    const body = { location: "westeurope", properties: { subnets } };
    world.put("resources", canonical(network), { body: documentBody(virtualNetworkType, network, body) });
    const key = canonical(demoCluster("orders"));
    const record = world.get("clusters", key);
    if (record === undefined) throw new Error("no such cluster");
    const widened = withPool(record.body, "apps", (pool) =>
      withAt(pool, ["upgradeSettings", "maxSurge"], "20"),
    );
    world.put("clusters", key, { ...record, body: widened });
  });
}

const worlds: readonly [code: string, resource: string, prepare: (simulator: Simulator) => unknown][] = [
  [
    "policy-denies",
    demoCluster("orders"),
    (simulator) => assignPolicy(simulator, subscription, "Microsoft.ContainerService/managedClusters"),
  ],
  [
    "denied-by-assignment",
    `${demoGroup("rg-orders")}/providers/Microsoft.Authorization/denyAssignments/stack`,
    (simulator) => {
      govern(simulator, DEMO_SUBSCRIPTION);
      return assignDeny(simulator, demoGroup("rg-orders"));
    },
  ],
  [
    "may-not-grant-roles",
    DEMO_REGISTRY,
    (simulator) => {
      lackRight(simulator, "Microsoft.Authorization/roleAssignments/write", DEMO_REGISTRY);
    },
  ],
  [
    "quota-too-small",
    `${subscription}/providers/Microsoft.Compute/locations/westeurope/usages/cores`,
    (simulator) => {
      limitCores(simulator, 86);
    },
  ],
  ["subnet-too-full", DEMO_SUBNET, fillSubnet],
];

describe("a migration that Azure would stop", () => {
  it.each(worlds)("is refused with %s, before anything is written", async (code, resource, prepare) => {
    const keyless = await rehearsed({ simulator: { settings: { graphLagMs: 0 } } });
    prepare(keyless.simulator);
    const { state, report } = await keyless.migrate("orders");
    expect(state).toBe("refused");
    const blockers = report?.findings.filter(({ severity }) => severity === "blocker");
    expect(blockers?.map((finding) => [finding.code, finding.resource])).toEqual([[code, resource]]);
    expect(blockers?.[0]?.remedy).not.toBe("");
    expect(keyless.simulator.journal()).toEqual([]);
  });

  it("goes through where policies and deny assignments let it, at the price of six calls", async () => {
    const keyless = await rehearsed();
    govern(keyless.simulator, DEMO_SUBSCRIPTION);
    assignDeny(keyless.simulator, demoGroup("rg-archive"));
    const { state, report } = await keyless.migrate("orders");
    expect(state).toBe("succeeded");
    expect(report?.findings.filter(({ code }) => /polic|denied/.test(code))).toEqual([]);
    const calls = Object.entries(keyless.simulator.calls());
    const arm = Object.fromEntries(
      calls.filter(([operation]) => !operation.startsWith("servicePrincipals.")),
    );
    expect(arm["policyRestrictions.checkAtGroup"]).toBe(2);
    expect(arm["policyRestrictions.checkAtSubscription"]).toBe(1);
    expect(arm["denyAssignments.list"]).toBe(1);
    expect(arm["roleAssignmentsUsageMetrics.get"]).toBe(1);
    expect(Object.values(arm).reduce((sum, count) => sum + count, 0)).toBe(25);
  });
});

describe("other workflows that Azure would stop", () => {
  it("upgrade-node-images: no room for its surge nodes", async () => {
    const keyless = await rehearsed();
    limitCores(keyless.simulator, 85);
    const run = await runOverHttp(keyless, "upgrade-node-images", { clusterId: demoCluster("payments") });
    expect(run.state).toBe("refused");
    expect(run.report?.findings.map(({ code }) => code)).toContain("quota-too-small");
    expect(keyless.simulator.journal()).toEqual([]);
  });

  it("create-cluster: a policy, no quota for its nodes, and no right to make its resource group", async () => {
    const keyless = await rehearsed();
    assignPolicy(keyless.simulator, subscription, "Microsoft.ContainerService/managedClusters");
    limitCores(keyless.simulator, 90);
    const makeGroup = "Microsoft.Resources/subscriptions/resourceGroups/write";
    lackRight(keyless.simulator, makeGroup, demoGroup("rg-fresh"));
    const clusterId = demoCluster("fresh");
    const run = await runOverHttp(keyless, "create-cluster", { clusterId, location: "westeurope" });
    expect(run.state).toBe("refused");
    const codes = run.report?.findings.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(["policy-denies", "quota-too-small", "may-not-make-resource-group"]),
    );
    expect(keyless.simulator.journal()).toEqual([]);
  });
});
