import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const GROUP = "/subscriptions/04040404-1111-4222-8333-0123456789ab/resourceGroups/rg-taggy";
const TAGGED = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/taggy`;
const identity = (name: string) =>
  `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

interface Planned {
  readonly plan: {
    readonly findings: readonly Readonly<Record<"code" | "severity" | "resource" | "means", string>>[];
    readonly writes: readonly Readonly<Record<"does" | "resource" | "after", string>>[];
  };
}

async function planOf(world: QuickWorld, workflow: string, request: object) {
  const answer = await world.post(`workflows/${workflow}/plans`, request);
  return ((await answer.json()) as Planned).plan;
}

const blockersOf = ({ findings }: Planned["plan"]) =>
  findings.filter(({ severity }) => severity === "blocker").map(({ code }) => code);

function tagsOf(world: QuickWorld, id: string) {
  return world.simulator.view().get("identities", id.toLowerCase())?.body["tags"];
}

describe("a policy that asks for a tag [Azure/AKS#4180]", () => {
  it("is met by what a migration makes, which takes the cluster's tags", async () => {
    await using world = await situation("identities-made-beforehand");
    const plan = await planOf(world, "migrate-cluster", { clusterId: TAGGED });
    expect(blockersOf(plan)).toEqual([]);
    expect(plan.writes).toContainEqual(
      expect.objectContaining({
        resource: identity("id-taggy-kubelet"),
        after: "exists, with the tag costCenter",
      }),
    );
    const run = await world.run("migrate-cluster", { clusterId: TAGGED });
    expect(run.state).toBe("succeeded");
    expect(tagsOf(world, identity("id-taggy-control-plane"))).toEqual({ costCenter: "4711" });
  });

  it("is met by tags of the request, which go before the cluster's", async () => {
    await using world = await situation("identities-made-beforehand");
    const tags = { costCenter: "4711", owner: "platform" };
    const run = await world.run("migrate-cluster", { clusterId: TAGGED, tags });
    expect(run.state).toBe("succeeded");
    expect(tagsOf(world, identity("id-taggy-kubelet"))).toEqual(tags);
  });

  it("is in the plan of ensure-identity, and is met by its tags", async () => {
    await using world = await situation("identities-made-beforehand");
    const request = { identityId: identity("id-new"), location: "westeurope" };
    expect(blockersOf(await planOf(world, "ensure-identity", request))).toEqual(["policy-denies"]);
    const run = await world.run("ensure-identity", { ...request, tags: { costCenter: "4711" } });
    expect(run.state).toBe("succeeded");
    expect(tagsOf(world, identity("id-new"))).toEqual({ costCenter: "4711" });
  });

  it("is met by the group, the identities and the cluster that a creation makes", async () => {
    await using world = await situation("group-tags-required");
    const clusterId = `${GROUP}-next/providers/Microsoft.ContainerService/managedClusters/next`;
    const request = { clusterId, location: "westeurope" };
    expect(blockersOf(await planOf(world, "create-cluster", request))).toEqual(["policy-denies"]);
    const tags = { costCenter: "4711" };
    const run = await world.run("create-cluster", { ...request, tags });
    expect(run.state).toBe("succeeded");
    const view = world.simulator.view();
    expect(view.get("groups", `${GROUP}-next`.toLowerCase())?.body["tags"]).toEqual(tags);
    expect(view.get("clusters", clusterId.toLowerCase())?.body["tags"]).toEqual(tags);
  });
});

describe("an identity whose isolation scope is another region", () => {
  const away =
    "/subscriptions/23232323-9999-4222-8333-0123456789ab/resourceGroups/rg-ident-us/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-regional";
  const clusterId =
    "/subscriptions/23232323-1111-4222-8333-0123456789ab/resourceGroups/rg-away/providers/Microsoft.ContainerService/managedClusters/away";
  const isolated = () => situation("identity-of-another-region");

  it("is a blocker of a migration, for the control plane and for the kubelets", async () => {
    await using world = await isolated();
    for (const named of ["controlPlaneIdentityId", "kubeletIdentityId"]) {
      const plan = await planOf(world, "migrate-cluster", { clusterId, [named]: away });
      expect(plan.findings.filter(({ severity }) => severity === "blocker")).toEqual([
        expect.objectContaining({ code: "identity-isolated", resource: away }),
      ]);
    }
  });

  it("is a blocker of a creation", async () => {
    await using world = await isolated();
    const plan = await planOf(world, "create-cluster", {
      clusterId: clusterId.replace(/away$/, "next"),
      location: "westeurope",
      controlPlaneIdentityId: away,
    });
    expect(blockersOf(plan)).toEqual(["identity-isolated"]);
  });

  it("is what simulated Azure refuses, as Microsoft documents it", async () => {
    await using world = await isolated();
    const body = world.simulator.view().get("clusters", clusterId.toLowerCase())?.body;
    const outcome = world.simulator.handle({
      ...{ method: "PUT", path: clusterId, query: new URLSearchParams({ "api-version": "2025-04-01" }) },
      headers: { authorization: "Bearer az" },
      body: { ...body, identity: { type: "UserAssigned", userAssignedIdentities: { [away]: {} } } },
      ...{ bodyHash: undefined, origin: "http://127.0.0.1" },
    });
    expect(outcome).toMatchObject({ kind: "answer", reply: { status: 400 } });
  });
});

it("an identity of another region is used where it is by ensure-identity too [sassoftware/viya4-iac-azure#378]", async () => {
  await using world = await situation("identities-made-beforehand");
  const request = { identityId: identity("id-made-cp"), location: "northeurope" };
  const run = await world.run("ensure-identity", request);
  expect(run.plan?.findings).toContainEqual(expect.objectContaining({ code: "identity-elsewhere" }));
  expect(run.state).toBe("succeeded");
});

describe("a policy on resource groups [Azure/AKS#5856]", () => {
  it("is a warning where AKS writes the managed resource group, which does not comply", async () => {
    await using world = await situation("group-tags-required");
    const { findings } = await planOf(world, "migrate-cluster", { clusterId: TAGGED });
    expect(findings).toContainEqual(
      expect.objectContaining({
        ...{ code: "policy-may-deny-aks", severity: "warning" },
        resource: expect.stringMatching(/resourceGroups\/MC_rg-taggy_taggy_westeurope$/) as string,
      }),
    );
    // AKS writes the cluster's tags with it.
    expect((await world.run("migrate-cluster", { clusterId: TAGGED })).state).toBe("succeeded");
  });

  it("stops the update of a cluster without the tag, with a remedy for that group", async () => {
    await using world = await situation("group-tags-required", {}, (fleet) =>
      fleet.replace('"4711"', '"0815"'),
    );
    const run = await world.run("migrate-cluster", { clusterId: TAGGED });
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("ReconcileResourceGroupError");
  });
});
