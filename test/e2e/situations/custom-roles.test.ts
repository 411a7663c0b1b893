import { describe, expect, it } from "vitest";
import { MigrationReport } from "../../../domain/migration/report.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { parseKnown } from "../../../domain/schema/parse-known.ts";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const SUBSCRIPTION = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
const PRINCIPAL = "08080808-2222-4333-8444-aaaaaaaaaaaa";
const IMAGES = `${SUBSCRIPTION}/resourceGroups/rg-images`;
const REGISTRY = `${IMAGES}/providers/Microsoft.ContainerRegistry/registries/broadimages`;
const clusterId = `${SUBSCRIPTION}/resourceGroups/rg-oldpull/providers/Microsoft.ContainerService/managedClusters/oldpull`;

const byRepositories = {
  resources: [
    { id: IMAGES, location: "westeurope" },
    { id: REGISTRY, location: "westeurope", properties: { roleAssignmentMode: "AbacRepositoryPermissions" } },
  ],
};

/** The service principal holds one role of the customer's own, besides what AKS gave it. */
const holding = (scope: string, role: object) => ({
  customRoles: [{ name: "Of our own", ...role }],
  roleAssignments: [{ scope, role: "Of our own", principal: PRINCIPAL }],
});

const grantsOf = ({ report }: RunRecord, of: "kubelet" | "controlPlane") =>
  parseKnown(MigrationReport, report)
    .data?.grants.filter(({ identity }) => identity === of)
    .map(({ roleName, scope }) => ({ roleName, scope }));

const networksOf = (run: RunRecord) =>
  grantsOf(run, "controlPlane")
    ?.filter(({ roleName }) => roleName === "Network Contributor")
    .map(({ scope }) => scope)
    .toSorted();

const definitionsRead = ({ simulator }: QuickWorld) => simulator.calls()["roleDefinitions.get"] ?? 0;

describe("a service principal that pulls by a custom role", () => {
  it.each([
    [
      "at the registry",
      holding(REGISTRY, { actions: ["Microsoft.ContainerRegistry/registries/pull/read"] }),
      "AcrPull",
    ],
    [
      "on the registry's group, with a wildcard that loses other actions",
      holding(IMAGES, {
        actions: ["Microsoft.ContainerRegistry/*"],
        notActions: ["Microsoft.ContainerRegistry/*/delete", "Microsoft.ContainerRegistry/*/write"],
      }),
      "AcrPull",
    ],
    [
      "on the data of repositories, from the group",
      {
        ...byRepositories,
        ...holding(IMAGES, { dataActions: ["Microsoft.ContainerRegistry/registries/repositories/*/read"] }),
      },
      "Container Registry Repository Reader",
    ],
  ])("%s: the kubelet identity gets the right to pull, and no more", async (_, more, roleName) => {
    await using world = await situation("pulls-as-reader", more);
    const run = await world.run("migrate-cluster", { clusterId });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(grantsOf(run, "kubelet")).toEqual([{ roleName, scope: REGISTRY }]);
    expect(world.simulator.audit()).toEqual([]);
    world.pass(30 * HOUR);
    const cleanUp = await world.run("clean-up", { clusterId, migrationRunId: run.id });
    expect(cleanUp.state, cleanUp.report?.summary).toBe("succeeded");
    expect(world.simulator.audit()).toEqual([]);
  });

  it("gets none where the role takes pulling away itself, and the plan names what stays behind", async () => {
    await using world = await situation(
      "pulls-as-reader",
      holding(REGISTRY, {
        actions: ["Microsoft.ContainerRegistry/registries/*"],
        notActions: ["Microsoft.ContainerRegistry/registries/pull/*"],
      }),
    );
    const run = await world.run("migrate-cluster", { clusterId });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(grantsOf(run, "kubelet")).toEqual([]);
    expect(run.plan?.findings).toContainEqual(
      expect.objectContaining({
        code: "grant-not-carried-over",
        means: expect.stringContaining("Of our own"),
      }),
    );
  });

  it("is told in the plan what else the role allows, which the narrower role that replaces it does not", async () => {
    const data = "Microsoft.ContainerRegistry/registries/trustedCollections/write";
    await using world = await situation(
      "pulls-as-reader",
      holding(REGISTRY, {
        actions: ["Microsoft.ContainerRegistry/registries/p*", "*/read"],
        dataActions: [data],
      }),
    );
    const run = await world.run("migrate-cluster", { clusterId });
    expect(grantsOf(run, "kubelet")).toEqual([{ roleName: "AcrPull", scope: REGISTRY }]);
    expect(run.plan?.findings).toContainEqual(
      expect.objectContaining({
        ...{ code: "grant-narrowed", severity: "warning" },
        means: expect.stringContaining(`does not allow ${data}, Microsoft.ContainerRegistry/registries/p*.`),
      }),
    );
  });

  it("costs a call for each role, and none where every role is known", async () => {
    await using custom = await situation("pulls-as-reader", holding(REGISTRY, { actions: ["*/read"] }));
    await custom.run("inspect-cluster", { clusterId });
    expect(definitionsRead(custom)).toBe(1);
    await using known = await situation("pulls-as-reader", {
      roleAssignments: [{ scope: REGISTRY, role: "Reader", principal: PRINCIPAL }],
    });
    await known.run("inspect-cluster", { clusterId });
    expect(definitionsRead(known)).toBe(0);
  });
});

describe("a service principal that joins networks by a custom role", () => {
  const HUB = "/subscriptions/b7c8d9e0-1111-4222-8333-0123456789ab/resourceGroups/rg-hub-net";
  const NETWORKS = `${HUB}/providers/Microsoft.Network`;
  const NETWORK = `${NETWORKS}/virtualNetworks/vnet-spoke7`;
  const tiger =
    "/subscriptions/a1b2c3d4-1111-4222-8333-0123456789ab/resourceGroups/rg-tiger/providers/Microsoft.ContainerService/managedClusters/tiger-prod";
  const joining = (scope: string, actions: readonly string[]) => ({
    customRoles: [{ name: "Joiner", actions }],
    roleAssignments: [{ scope, role: "Joiner", principal: "5f0e7c11-2222-4333-8444-aaaaaaaaaaaa" }],
  });

  it("loses nothing of what the subnet names, and gets nothing that the role did not join", async () => {
    await using world = await situation(
      "network-named-by-subnet",
      joining(HUB, [
        "Microsoft.Network/virtualNetworks/subnets/*",
        "Microsoft.Network/networkSecurityGroups/join/action",
      ]),
    );
    const run = await world.run("migrate-cluster", { clusterId: tiger });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(world.simulator.audit()).toEqual([]);
    expect(networksOf(run)).toEqual(
      [`${NETWORKS}/networkSecurityGroups/nsg-spoke7`, `${NETWORK}/subnets/snet-nodes`].toSorted(),
    );
  });

  it("follows it to the whole network where that is its scope, where load balancers use other subnets", async () => {
    await using world = await situation(
      "network-named-by-subnet",
      joining(NETWORK, ["Microsoft.Network/virtualNetworks/subnets/join/action"]),
    );
    const run = await world.run("migrate-cluster", { clusterId: tiger });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(networksOf(run)).toContain(NETWORK);
    expect(run.report).toMatchObject({
      grantDifference: expect.arrayContaining([
        expect.objectContaining({ role: "Joiner", scope: NETWORK, becomes: "carried" }),
      ]),
    });
  });

  /** The subnet is joined by nothing but the custom role. */
  async function joiningAlone(actions: readonly string[]): Promise<QuickWorld> {
    const world = await situation("network-named-by-subnet", joining(HUB, actions));
    world.simulator.change(({ world: edited }) => {
      for (const [key, { scope }] of [...edited.entries("assignments")]) {
        if (scope.endsWith("/snet-nodes")) edited.delete("assignments", key);
      }
    });
    world.pass(600_000);
    return world;
  }

  it.each([
    ["gives what is needed", ["Microsoft.Network/virtualNetworks/subnets/*"], 0],
    ["does not", ["Microsoft.Network/virtualNetworks/subnets/read"], 1],
  ] as const)("inspect-cluster and audit-fleet know whether it %s", async (_, actions, missing) => {
    await using world = await joiningAlone(actions);
    const inspected = await world.run("inspect-cluster", { clusterId: tiger });
    const codes = inspected.report?.findings.map(({ code }) => code) ?? [];
    expect(codes.filter((code) => code === "grant-missing")).toHaveLength(missing);
    expect(codes).not.toContain("grant-perhaps-missing");
    const audit = await world.run("audit-fleet", {});
    expect(audit.state).toBe("succeeded");
    const fleet = await (await world.get("fleet/clusters")).json();
    expect(fleet).toMatchObject({ value: [{ name: "tiger-prod", missingGrants: missing }] });
  });
});

it("data in a key vault that a custom role opens is named as lost, by its actions and the role's name", async () => {
  const vault = `${IMAGES}/providers/Microsoft.KeyVault/vaults/kv-orders`;
  const secrets = "Microsoft.KeyVault/vaults/secrets/getSecret/action";
  await using world = await situation("pulls-as-reader", {
    resources: [{ id: vault, location: "westeurope" }],
    ...holding(vault, { dataActions: [secrets] }),
  });
  const run = await world.run("migrate-cluster", { clusterId });
  expect(run.plan?.findings).toContainEqual(
    expect.objectContaining({
      ...{ code: "grant-not-carried-over", severity: "warning" },
      means: expect.stringMatching(`the role Of our own that .* With it go actions on data: ${secrets}\\.`),
    }),
  );
});
