import { describe, expect, it } from "vitest";
import { rehearsed } from "../../support/rehearsed.ts";
import { runOverHttp } from "../../support/workflow-client.ts";

const SUBSCRIPTION = "5b1ec7ed-0000-4000-8000-00000000de30";
const group = (name: string) => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;
const IDENTITY = `${group("rg-new")}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-api`;
const SUBNET = `${group("rg-network")}/providers/Microsoft.Network/virtualNetworks/vnet-shop/subnets/snet-aks`;

describe("on a simulated Azure, over HTTP", () => {
  it("ensure-identity makes group and identity once, and finds them the next time", async () => {
    const keyless = await rehearsed();
    const request = { identityId: IDENTITY, location: "westeurope" };
    const first = await runOverHttp(keyless, "ensure-identity", request);
    expect(first).toMatchObject({ state: "succeeded", report: { identity: { outcome: "made" } } });
    const second = await runOverHttp(keyless, "ensure-identity", request);
    expect(second).toMatchObject({ state: "succeeded", report: { identity: { outcome: "found" } } });
    expect(second.plan?.writes).toEqual([]);
    const puts = keyless.simulator.journal().filter(({ method }) => method === "PUT");
    expect(puts.map(({ path, status }) => [path, status])).toEqual([
      [group("rg-new"), 201],
      [IDENTITY, 201],
    ]);
  });

  it("grant-roles gives a new identity a role although the directory learns of it late", async () => {
    const keyless = await rehearsed({ simulator: { settings: { replication: 90_000 } } });
    await runOverHttp(keyless, "ensure-identity", { identityId: IDENTITY, location: "westeurope" });
    const request = {
      principal: { identityId: IDENTITY },
      grants: [{ scope: SUBNET, role: "network contributor" }],
    };
    const run = await runOverHttp(keyless, "grant-roles", request);
    expect(run).toMatchObject({
      state: "succeeded",
      report: { grants: [{ outcome: "made", proof: "waited" }] },
    });
    const again = await runOverHttp(keyless, "grant-roles", request);
    expect(again.plan?.writes).toEqual([]);
    expect(again).toMatchObject({ report: { grants: [{ outcome: "found" }] } });
  });

  it("register-feature registers a flag and its provider, and tells a flag that is unknown", async () => {
    const keyless = await rehearsed();
    const request = {
      subscription: SUBSCRIPTION,
      namespace: "Microsoft.ContainerService",
      feature: "NodeDisruptionProfile",
    };
    const run = await runOverHttp(keyless, "register-feature", request);
    expect(run).toMatchObject({ state: "succeeded", report: { featureState: "Registered" } });
    const unknown = await runOverHttp(keyless, "register-feature", { ...request, feature: "NoSuchFlag" });
    expect(unknown).toMatchObject({ state: "refused" });
  });
});

it("S10: inspect-cluster shows the identities before and after a migration, and writes nothing", async () => {
  const keyless = await rehearsed();
  const request = { clusterId: keyless.clusterId("orders") };
  const before = await runOverHttp(keyless, "inspect-cluster", request);
  expect(before).toMatchObject({ state: "succeeded", report: { readyToMigrate: true } });
  expect(keyless.simulator.journal()).toEqual([]);
  await keyless.migrate("orders");
  const after = await runOverHttp(keyless, "inspect-cluster", request);
  expect(after.report?.summary).toContain("Control plane, user-assigned, Kubelet");
  expect(after.report?.summary).toContain("nothing to migrate");
});

it("S6: upgrade-node-images upgrades each pool that has a newer image, and finds nothing the next time", async () => {
  const keyless = await rehearsed();
  const request = { clusterId: keyless.clusterId("orders") };
  const first = await runOverHttp(keyless, "upgrade-node-images", request);
  expect(first).toMatchObject({
    state: "succeeded",
    report: { pools: Array(3).fill({ outcome: "upgraded" }) },
  });
  const second = await runOverHttp(keyless, "upgrade-node-images", request);
  expect(second.plan?.writes).toEqual([]);
  expect(second.report?.summary).toContain("No pool needed a new node image");
});

it("clean-up removes the old grants of a migration, and not before its tokens have expired", async () => {
  const keyless = await rehearsed();
  const clusterId = keyless.clusterId("orders");
  const migration = await keyless.migrate("orders");
  const request = { clusterId, migrationRunId: migration.id };
  expect(await runOverHttp(keyless, "clean-up", request)).toMatchObject({ state: "refused" });
  // The clock jumps while a run waits: the end of a long wait is more than a day later.
  await runOverHttp(keyless, "upgrade-node-images", { clusterId, whenNothingNewer: "wait" });
  const run = await runOverHttp(keyless, "clean-up", request);
  expect(run).toMatchObject({ state: "succeeded", report: { removed: migration.report?.cleanUp?.grants } });
});
