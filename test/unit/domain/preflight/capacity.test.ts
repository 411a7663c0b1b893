import { describe, expect, test } from "vitest";
import { childOf } from "../../../../domain/arm-id/arm-id.ts";
import { type Demand, newDemands, shared, surgeDemands } from "../../../../domain/preflight/demand.ts";
import type { Quota, SubnetAddresses } from "../../../../domain/preflight/facts.ts";
import { quotaFindings, quotasMayMatter, relevantQuotas } from "../../../../domain/preflight/quota.ts";
import { addressesMayMatter, addressesIn, subnetFindings } from "../../../../domain/preflight/subnet.ts";
import { cluster, pool, SUBNET_ID, SUBSCRIPTION, VNET_ID } from "../../../support/migration-facts.ts";

const region = { subscription: SUBSCRIPTION, location: "westeurope" };
const sizes = [
  { name: "Standard_D4s_v5", cores: 4, family: "standardDSv5Family" },
  { name: "Standard_DS13_v2", cores: 8, family: "standardDSv2Family" },
];

function demand(changes: Partial<Demand> = {}): Demand {
  const nodes = changes.nodes ?? 2;
  return {
    pool: "pools/apps",
    vmSize: "Standard_D4s_v5",
    spot: false,
    subnetId: SUBNET_ID,
    addressesPerNode: 31,
    nodes,
    nodesAtLeast: nodes,
    ...changes,
  };
}

describe("what pools need while their nodes are replaced", () => {
  test("surge nodes by count or by a share, none for pools without nodes or that are stopped", () => {
    const pools = [
      pool({ name: "share", count: 10, maxSurge: "33%" }),
      pool({ name: "count", count: 10, maxSurge: "3" }),
      pool({ name: "default", count: 11 }),
      pool({ name: "empty", count: 0 }),
      pool({ name: "stopped", powerState: "Stopped" }),
      pool({ name: "machines", mode: "Machines" }),
      pool({ name: "unavailable", count: 10, maxSurge: "0", maxUnavailable: "20%" }),
      pool({ name: "both", count: 10, maxSurge: "2", maxUnavailable: "1" }),
    ];
    const needed = surgeDemands(cluster({ kubernetesVersion: "1.33.2" }), pools);
    expect(
      needed.map(({ pool: id, nodes, nodesAtLeast }) => [id.split("/").at(-1), nodes, nodesAtLeast]),
    ).toEqual([
      ["share", 4, 4],
      ["count", 3, 3],
      ["default", 2, 2],
      ["both", 2, 2],
    ]);
  });

  test("from Kubernetes 1.35 on one surge node is enough to begin", () => {
    const pools = [pool({ maxSurge: "3", kubernetesVersion: "1.35.0" }), pool({ maxSurge: "3" })];
    const needed = surgeDemands(cluster({ kubernetesVersion: "1.34.9" }), pools);
    expect(needed.map(({ nodesAtLeast }) => nodesAtLeast)).toEqual([1, 3]);
  });

  test.each([
    [31, {}, {}],
    [51, {}, { maxPods: 50 }],
    [1, { networkPluginMode: "overlay" }, {}],
    [1, { networkPlugin: "kubenet" }, {}],
    [1, {}, { podSubnetId: childOf(VNET_ID, "subnets", "aks-pods") }],
  ])("%i addresses a node with %j and a pool with %j", (addresses, network, changes) => {
    const [needed] = surgeDemands(cluster(network), [pool(changes)]);
    expect(needed?.addressesPerNode).toBe(addresses);
  });

  test("a new pool needs all of its nodes", () => {
    expect(newDemands(cluster({ pools: [pool({ count: 5 })] }))).toMatchObject([
      { nodes: 5, nodesAtLeast: 5 },
    ]);
  });

  test("the peak is the sum where pools may be replaced at once, the greatest where they wait for each other", () => {
    const demands = [demand({ nodes: 2 }), demand({ nodes: 5, pool: "pools/big" })];
    const ofOne = (one: Demand) => one.addressesPerNode;
    expect(shared({ demands, atOnce: true }, ofOne)).toMatchObject({ peak: 217, greatest: { amount: 155 } });
    expect(shared({ demands, atOnce: false }, ofOne)).toMatchObject({ peak: 155 });
    expect(shared({ demands: [], atOnce: true }, ofOne)).toBeUndefined();
  });
});

describe("quotas", () => {
  const quota = (used: number, changes: Partial<Quota> = {}): Quota => ({
    name: "standardDSv5Family",
    limit: 100,
    used,
    ...changes,
  });
  const found = (quotas: readonly Quota[], demands: readonly Demand[], atOnce = true) =>
    quotaFindings({ quotas: [...quotas], sizes }, { demands, atOnce }, region).map(
      ({ severity, code, resource }) => `${severity} ${code} ${resource.split("/").at(-1) ?? ""}`,
    );

  test.each([
    ["93 of 100 used, 8 needed", 93, ["blocker quota-too-small standardDSv5Family"]],
    ["92 of 100 used, 8 needed", 92, ["warning quota-close standardDSv5Family"]],
    ["84 of 100 used, 8 needed", 84, []],
  ])("%s", (_, used, expected) => {
    expect(found([quota(used)], [demand()])).toEqual(expected);
  });

  test("one pool that fits is no blocker where the sum does not", () => {
    const demands = [demand(), demand({ pool: "pools/other" })];
    expect(found([quota(90)], demands)).toEqual(["warning quota-close standardDSv5Family"]);
    expect(found([quota(93)], demands)).toEqual(["blocker quota-too-small standardDSv5Family"]);
  });

  test("a node counts in the region and in its family, a Spot node in its own quota alone", () => {
    const full = ["cores", "standardDSv5Family", "standardDSv2Family", "lowPriorityCores"].map((name) =>
      quota(100, { name }),
    );
    expect(found(full, [demand()])).toEqual([
      "blocker quota-too-small cores",
      "blocker quota-too-small standardDSv5Family",
    ]);
    expect(found(full, [demand({ spot: true })])).toEqual(["blocker quota-too-small lowPriorityCores"]);
    expect(relevantQuotas(full, sizes, { demands: [demand()], atOnce: true })).toEqual({
      quotas: [full[0], full[1]],
      sizes: [sizes[0]],
    });
  });

  test("the figures stand in the text, with the pool", () => {
    const [finding] = quotaFindings(
      { quotas: [quota(95)], sizes },
      { demands: [demand({ vmSize: "standard_d4s_V5" })], atOnce: true },
      region,
    );
    expect(finding?.means).toBe(
      "Pool apps needs 8 vCPUs for 2 more nodes, and 95 of 100 vCPUs of the quota standardDSv5Family in westeurope are used.",
    );
    expect(finding?.remedy).toContain("max-surge");
  });

  test("a size that nobody knows proves nothing", () => {
    expect(found([quota(100)], [demand({ vmSize: "Standard_X1" })])).toEqual([]);
  });

  test.each([
    ["there is room whatever the size is", [quota(10, { limit: 1000 })], [demand()], false],
    [
      "a family in use is nearly full",
      [quota(10, { limit: 1000 }), quota(90, { name: "standardESv5Family" })],
      [demand()],
      true,
    ],
    [
      "a family that nobody uses is small",
      [quota(10, { limit: 1000 }), quota(0, { name: "standardNCFamily", limit: 0 })],
      [demand()],
      false,
    ],
    [
      "something else than cores is used up",
      [quota(10, { limit: 1000 }), quota(9, { name: "availabilitySets", limit: 9 })],
      [demand()],
      false,
    ],
    [
      "the number in the name tells less than the cores",
      [quota(10, { limit: 280 })],
      [demand({ vmSize: "Standard_G5" }), demand({ vmSize: "Standard_G5" })],
      true,
    ],
    ["the size has no number", [quota(10, { limit: 1000 })], [demand({ vmSize: "Standard_X" })], true],
    ["no quota is known", [], [demand()], true],
    ["nothing is needed", [], [], false],
  ])("may matter: %s", (_, quotas, demands, expected) => {
    expect(quotasMayMatter(quotas, { demands, atOnce: true })).toBe(expected);
  });
});

describe("subnets", () => {
  const room = (used: number): SubnetAddresses => ({ subnetId: SUBNET_ID.toUpperCase(), limit: 251, used });
  const found = (used: number, demands: readonly Demand[], atOnce = true) =>
    subnetFindings({ subnets: [room(used)] }, { demands, atOnce }).map(
      ({ severity, code }) => `${severity} ${code}`,
    );
  const two = [demand(), demand({ pool: "pools/other" })];

  test.each([
    ["62 needed by one pool, 61 free", 190, two, true, ["blocker subnet-too-full"]],
    ["124 needed at once, 100 free", 151, two, true, ["warning subnet-close"]],
    ["62 needed one after the other, 100 free", 151, two, false, []],
    ["124 needed, 124 free", 127, two, true, []],
    ["nothing needed there", 251, [demand({ subnetId: childOf(VNET_ID, "subnets", "aks-other") })], true, []],
    ["AKS's own network", 251, [demand({ subnetId: undefined })], true, []],
  ])("%s", (_, used, demands, atOnce, expected) => {
    expect(found(used, demands, atOnce)).toEqual(expected);
  });

  test("the figures stand in the text", () => {
    const [finding] = subnetFindings({ subnets: [room(240)] }, { demands: [demand()], atOnce: true });
    expect(finding?.means).toBe(
      "Pool apps needs 62 IP addresses for 2 more nodes and their pods, and 11 of 251 in the subnet are free.",
    );
  });

  test("may matter unless the nodes fit twice", () => {
    expect(addressesMayMatter(room(127), { demands: [demand()], atOnce: true })).toBe(false);
    expect(addressesMayMatter(room(128), { demands: [demand()], atOnce: true })).toBe(true);
  });

  test.each([
    ["10.0.0.0/24", 251],
    ["10.0.0.0/29", 3],
    ["fd00::/64", undefined],
    ["", undefined],
  ])("a range %s has room for %s", (range, expected) => {
    expect(addressesIn(range)).toBe(expected);
  });
});
