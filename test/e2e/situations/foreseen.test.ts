import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const clusterIn = (subscription: string, name: string) =>
  `/subscriptions/${subscription}-1111-4222-8333-0123456789ab/resourceGroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`;

interface Plan {
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly resource: string;
    readonly means: string;
    readonly remedy: string;
  }[];
  readonly writes: readonly {
    readonly does: string;
    readonly resource: string;
    readonly disrupts?: string;
  }[];
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

  it("of Spot nodes: the writes of the plans say that their pods are evicted, and not that they are drained", async () => {
    await using world = await situation("spot-quota-full");
    const disruptions = async (workflow: string) =>
      (await planOf(world, workflow, { clusterId: clusterIn("09090909", "batch") })).writes.flatMap(
        ({ resource, disrupts }) =>
          disrupts === undefined ? [] : [`${resource.slice(resource.lastIndexOf("/") + 1)}: ${disrupts}`],
      );
    expect(await disruptions("migrate-cluster")).toEqual([
      "batch: the nodes of sys are cordoned, drained and reimaged; the Spot nodes of spotty are reimaged without a drain, which evicts their pods, by this update or by the node image upgrade",
    ]);
    expect(await disruptions("upgrade-node-images")).toEqual([
      "sys: its nodes are cordoned, drained and reimaged, as many at a time as its surge setting says",
      "spotty: its Spot nodes are reimaged without surge nodes and without a drain: their pods are evicted",
    ]);
  });

  it("that surge nodes would take beyond 1,000 nodes are blockers with the arithmetic [Azure/AKS pull 5913]", async () => {
    const full = {
      code: "scale-set-full",
      resource: `${clusterIn("24242424", "huge")}/agentPools/grid`,
      means: expect.stringContaining(
        "The pool grid has 940 nodes and would get 94 more as surge nodes. A scale set has 1,000 nodes at most",
      ),
      remedy: expect.stringContaining(
        "Lower maxSurge of the pool to 60 or less: `az aks nodepool update --max-surge 60`",
      ),
    };
    await using world = await situation("scale-set-full");
    await using remedied = await situation("scale-set-full", {}, (fleet) => fleet.replace("10%", "60"));
    for (const workflow of ["migrate-cluster", "upgrade-node-images"]) {
      const request = { clusterId: clusterIn("24242424", "huge") };
      const plan = await planOf(world, workflow, request);
      expect(plan.findings.filter(({ severity }) => severity === "blocker")).toEqual([
        expect.objectContaining(full),
      ]);
      expect(blockersOf(await planOf(remedied, workflow, request))).toEqual([]);
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
  it("in a resource group that does not exist are blockers, and nothing is made", async () => {
    await using world = await situation("disk-encryption-elsewhere");
    const [cluster = ""] = [...world.simulator.view().entries("clusters")].map(([, { body }]) =>
      String(body["id"]),
    );
    const identities = cluster.replace(
      /resourceGroups.*/,
      "resourceGroups/rg-nowhere/providers/Microsoft.ManagedIdentity/userAssignedIdentities",
    );
    const run = await world.run("migrate-cluster", {
      ...{
        clusterId: cluster,
        controlPlaneIdentityId: `${identities}/cp`,
        kubeletIdentityId: `${identities}/kl`,
      },
    });
    expect(run.state).toBe("refused");
    expect(run.plan?.findings.filter(({ severity }) => severity === "blocker")).toEqual(
      ["cp", "kl"].map((name) =>
        expect.objectContaining({ code: "identity-group-not-found", resource: `${identities}/${name}` }),
      ),
    );
    expect(world.simulator.journal()).toEqual([]);
  });

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

  it("several on a node are told of in plan and report, with what such pods need [Azure/azure-policy#1273]", async () => {
    await using world = await situation("several-identities");
    const clusterId = clusterIn("17171717", "imds");
    const run = await world.run("migrate-cluster", { clusterId });
    const note = {
      severity: "note",
      code: "nodes-carry-several-identities",
      resource: clusterId,
      means:
        "After the change the nodes have several identities: the kubelet's and those of omsagent, azurepolicy. A pod that asks the metadata service (IMDS) for a token without naming a client id is refused.",
      remedy: "Give such pods the client id of the identity that they use, for example as AZURE_CLIENT_ID.",
    };
    expect(run.state).toBe("succeeded");
    expect(run.plan?.findings).toContainEqual(expect.objectContaining(note));
    expect(run.report?.findings).toContainEqual(expect.objectContaining(note));
    const carried = world.simulator.view().get("clusters", clusterId.toLowerCase())?.pools["sys"]?.identities;
    expect(carried?.map((id) => id.slice(id.lastIndexOf("/") + 1))).toEqual([
      "id-imds-kubelet",
      "omsagent-imds",
      "azurepolicy-imds",
    ]);
  });
});

describe("grants", () => {
  it("on an own outbound address: Network Contributor there, with its reason [Azure/AKS#1945]", async () => {
    await using world = await situation("own-outbound-address");
    const run = await world.run("migrate-cluster", { clusterId: clusterIn("06060606", "egress") });
    const wanted = {
      ...{ identity: "controlPlane", roleName: "Network Contributor" },
      scope:
        "/subscriptions/06060606-1111-4222-8333-0123456789ab/resourceGroups/rg-edge/providers/Microsoft.Network/publicIPAddresses/pip-egress-1",
      because: "outbound traffic uses this public IP address",
    };
    expect(run.state).toBe("succeeded");
    expect(run.plan).toMatchObject({ grants: expect.arrayContaining([expect.objectContaining(wanted)]) });
    expect(run.plan?.writes).toContainEqual(
      expect.objectContaining({
        does: expect.stringContaining("assign Network Contributor"),
        resource: wanted.scope,
      }),
    );
    expect(run.report).toMatchObject({
      grants: expect.arrayContaining([expect.objectContaining({ ...wanted, outcome: "made" })]),
    });
    expect(world.simulator.audit()).toEqual([]);
  });

  it("on a disk encryption set of another subscription: Reader there [azure-docs#85998]", async () => {
    await using world = await situation("disk-encryption-elsewhere");
    const plan = await planOf(world, "migrate-cluster", { clusterId: clusterIn("22222222", "cmk") });
    expect(plan.writes.map(({ does, resource }) => `${does} ${resource}`)).toContainEqual(
      expect.stringMatching(/assign Reader .*diskEncryptionSets/),
    );
  });

  it("that pods use by the principal's file: zone and role are named, and so is the file [external-dns#1510]", async () => {
    await using world = await situation("dns-roles");
    const clusterId = clusterIn("26262626", "edns");
    const zones =
      "/subscriptions/26262626-1111-4222-8333-0123456789ab/resourceGroups/rg-dns/providers/Microsoft.Network";
    const left = (role: string, zone: string) =>
      expect.objectContaining({
        ...{ severity: "warning", code: "grant-not-carried-over" },
        resource: expect.stringContaining(
          `${zones}/${zone}/providers/Microsoft.Authorization/roleAssignments/`,
        ),
        means: `The new identities will not get the role ${role} that the service principal has on ${zones}/${zone}.`,
        remedy: expect.stringContaining("assign it with `grant-roles` to the identity that needs it"),
      });
    const plan = await planOf(world, "migrate-cluster", { clusterId });
    expect(plan.findings).toEqual(
      expect.arrayContaining([
        left("DNS Zone Contributor", "dnsZones/apps.corp.example"),
        left("Private DNS Zone Contributor", "privateDnsZones/apps.internal"),
        expect.objectContaining({
          code: "principal-file-goes",
          resource: clusterId,
          means: expect.stringMatching(
            /from the node's own file, \/etc\/kubernetes\/azure\.json, cannot do so/,
          ),
          remedy: expect.stringContaining("workload identity"),
        }),
      ]),
    );
  });
});
