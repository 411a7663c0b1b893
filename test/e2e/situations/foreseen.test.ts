import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;

const clusterIn = (subscription: string, name: string) =>
  `/subscriptions/${subscription}-1111-4222-8333-0123456789ab/resourceGroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`;

interface Plan {
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly resource: string;
  }[];
  readonly writes: readonly { readonly does: string; readonly resource: string }[];
}

async function planOf(world: QuickWorld, workflow: string, request: object): Promise<Plan> {
  const answer = await world.post(`workflows/${workflow}/plans`, request);
  return ((await answer.json()) as { readonly plan: Plan }).plan;
}

const codesOf = ({ findings }: Plan) => findings.map(({ code }) => code);
const blockersOf = ({ findings }: Plan) =>
  findings.filter(({ severity }) => severity === "blocker").map(({ code }) => code);

describe("what stands against a migration elsewhere is in its plan", () => {
  it.each([
    ["denied-by-a-stack", "14141414", "stacked", "denied-by-assignment"],
    ["readonly-lock-elsewhere", "13131313", "hubbed", "resource-locked"],
    ["scale-set-full", "24242424", "huge", "scale-set-full"],
  ])("%s", async (name, subscription, cluster, code) => {
    await using world = await situation(name);
    const plan = await planOf(world, "migrate-cluster", { clusterId: clusterIn(subscription, cluster) });
    expect(blockersOf(plan)).toEqual([code]);
  });

  it("role assignments that no longer fit into the subscription, with the numbers [azure-docs#83640]", async () => {
    await using world = await situation("assignments-full");
    const plan = await planOf(world, "migrate-cluster", { clusterId: clusterIn("12121212", "full") });
    expect(blockersOf(plan)).toEqual(["role-assignments-full"]);
    expect(plan.findings).toContainEqual(
      expect.objectContaining({
        code: "role-assignments-full",
        resource: "/subscriptions/12121212-1111-4222-8333-0123456789ab",
        means: expect.stringMatching(
          /makes 2 role assignments in this subscription, which holds 2 of 3 at most/,
        ),
      }),
    );
    const run = await world.run("migrate-cluster", { clusterId: clusterIn("12121212", "full") });
    expect(run.state).toBe("refused");
  });

  it("a registry that was moved: the old role assignment names what does not exist", async () => {
    const clusterId =
      "/subscriptions/07070707-1111-4222-8333-0123456789ab/resourceGroups/rg-oldpull/providers/Microsoft.ContainerService/managedClusters/oldpull";
    const gone = clusterId.replace(
      /providers.*/,
      "providers/Microsoft.ContainerRegistry/registries/movedimages",
    );
    const clientId = "08080808-2222-4333-8444-aaaaaaaaaaaa";
    await using world = await situation("pulls-as-reader", {
      roleAssignments: [{ scope: gone, role: "AcrPull", principal: clientId }],
    });
    const plan = await planOf(world, "migrate-cluster", { clusterId });
    expect(plan.findings.filter(({ severity }) => severity === "blocker")).toEqual([
      expect.objectContaining({
        code: "grant-scope-not-found",
        resource: gone,
        means: expect.stringMatching(
          /would assign AcrPull on .*movedimages, but that resource does not exist/,
        ),
        remedy: expect.stringContaining(`[?scope=='${gone}']`),
      }),
    ]);
  });

  it("a lock that keeps old grants is in the plan of the clean-up [terraform-azurerm-lz-vending#496]", async () => {
    await using world = await situation("nodelete-lock-elsewhere");
    const clusterId = clusterIn("13131313", "hubbed");
    const migration = await world.run("migrate-cluster", { clusterId });
    expect(migration.state).toBe("succeeded");
    world.pass(30 * HOUR);
    const plan = await planOf(world, "clean-up", { clusterId, migrationRunId: migration.id });
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ code: "grant-locked", resource: expect.stringContaining("snet-spoke13") }),
    );
  });
});

describe("pools", () => {
  it("of Spot nodes neither surge nor drain: a full Spot quota is no blocker [docs: spot-node-pool]", async () => {
    await using world = await situation("spot-quota-full");
    for (const workflow of ["migrate-cluster", "upgrade-node-images"]) {
      const plan = await planOf(world, workflow, { clusterId: clusterIn("09090909", "batch") });
      expect(blockersOf(plan)).toEqual([]);
      expect(codesOf(plan)).toContain("spot-without-drain");
    }
  });

  it("on images that are gone are named by both workflows [Azure/AKS#4988]", async () => {
    await using world = await situation("retired-linux");
    const clusterId = clusterIn("19191919", "oldos");
    const named = async (workflow: string, code: string) =>
      (await planOf(world, workflow, { clusterId })).findings.filter((one) => one.code === code).length;
    expect(await named("migrate-cluster", "node-image-retired")).toBe(2);
    expect(await named("upgrade-node-images", "retired-pool-skipped")).toBe(2);
  });
});

describe("identities", () => {
  it("of another region and subscription are used as they are [sassoftware/viya4-iac-azure#378]", async () => {
    await using world = await situation("identity-of-another-region");
    const run = await world.run("migrate-cluster", {
      clusterId: clusterIn("23232323", "away"),
      controlPlaneIdentityId:
        "/subscriptions/23232323-9999-4222-8333-0123456789ab/resourceGroups/rg-ident-us/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shared-cp",
    });
    expect(run.state).toBe("succeeded");
    expect(world.simulator.journal().filter(({ path }) => path.endsWith("/id-shared-cp"))).toEqual([]);
  });

  it("that were made beforehand are not written, whatever a policy asks of new ones [Azure/AKS#4180]", async () => {
    await using world = await situation("identities-made-beforehand");
    const identity = (name: string) =>
      `/subscriptions/04040404-1111-4222-8333-0123456789ab/resourceGroups/rg-taggy/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
    const run = await world.run("migrate-cluster", {
      clusterId: clusterIn("04040404", "taggy"),
      controlPlaneIdentityId: identity("id-made-cp"),
      kubeletIdentityId: identity("id-made-kubelet"),
    });
    expect(run.plan?.findings.filter(({ severity }) => severity === "blocker")).toEqual([]);
    expect(run.state).toBe("succeeded");
  });

  it("of a fleet that keeps them in a group of their own can be rehearsed", async () => {
    await using world = await situation("identities-in-a-group-of-their-own");
    const run = await world.run("migrate-cluster", {
      clusterId: clusterIn("28282828", "owned"),
      kubeletIdentityId:
        "/subscriptions/28282828-1111-4222-8333-0123456789ab/resourceGroups/rg-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-kl2",
    });
    expect(run.state).toBe("succeeded");
  });

  it("several on a node are told of [Azure/azure-policy#1273]", async () => {
    await using world = await situation("several-identities");
    const plan = await planOf(world, "migrate-cluster", { clusterId: clusterIn("17171717", "imds") });
    expect(codesOf(plan)).toContain("nodes-carry-several-identities");
  });
});

describe("grants", () => {
  it.each([
    ["own-outbound-address", "06060606", "egress", /assign Network Contributor .*publicIPAddresses/],
    ["disk-encryption-elsewhere", "22222222", "cmk", /assign Reader .*diskEncryptionSets/],
  ])("%s", async (name, subscription, cluster, write) => {
    await using world = await situation(name);
    const plan = await planOf(world, "migrate-cluster", { clusterId: clusterIn(subscription, cluster) });
    expect(plan.writes.map(({ does, resource }) => `${does} ${resource}`)).toContainEqual(
      expect.stringMatching(write),
    );
  });

  it("that pods use by the principal's file are named, and so is the file [external-dns#1510]", async () => {
    await using world = await situation("dns-roles");
    const plan = await planOf(world, "migrate-cluster", { clusterId: clusterIn("26262626", "edns") });
    expect(codesOf(plan)).toEqual(expect.arrayContaining(["grant-not-carried-over", "principal-file-goes"]));
  });
});
