import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const SUBSCRIPTION = "/subscriptions/28282828-1111-4222-8333-0123456789ab";
const clusterId = `${SUBSCRIPTION}/resourceGroups/rg-owned/providers/Microsoft.ContainerService/managedClusters/owned`;
const EDGE = `${SUBSCRIPTION}/resourceGroups/rg-edge`;
const REGISTRY = `${EDGE}/providers/Microsoft.ContainerRegistry/registries/images`;
const identity = (name: string) =>
  `${SUBSCRIPTION}/resourceGroups/rg-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const KUBELET = {
  principalId: "28280000-0000-4000-8000-0000000000d1",
  clientId: "28280000-0000-4000-8000-0000000000c1",
};

/** A cluster whose kubelet identity pulls, and gets another one. */
const pulling = (more: readonly object[]) =>
  situation("identities-in-a-group-of-their-own", {
    resources: [{ id: REGISTRY, location: "westeurope" }, ...more],
    roleAssignments: [{ scope: REGISTRY, role: "AcrPull", principal: KUBELET.principalId }],
  });

async function cleanedUp(world: QuickWorld) {
  const migration = await world.run("migrate-cluster", { clusterId, kubeletIdentityId: identity("id-kl2") });
  expect(migration.state, migration.report?.summary).toBe("succeeded");
  world.pass(30 * HOUR);
  const cleanUp = await world.run("clean-up", { clusterId, migrationRunId: migration.id });
  return { migration, cleanUp };
}

const pullers = ({ simulator }: QuickWorld) =>
  [...simulator.view().entries("assignments")]
    .filter(([, { scope }]) => scope.toLowerCase() === REGISTRY.toLowerCase())
    .map(([, { principalId }]) => principalId);

describe("an old identity that something else than a cluster uses", () => {
  it("keeps its roles for a gateway that has it too, and both plans name the gateway", async () => {
    const gateway = {
      id: `${EDGE}/providers/Microsoft.Network/applicationGateways/front`,
      location: "westeurope",
      identity: { type: "UserAssigned", userAssignedIdentities: { [identity("id-kl")]: KUBELET } },
    };
    await using world = await pulling([gateway]);
    const { migration, cleanUp } = await cleanedUp(world);
    const named = expect.stringContaining("front (Microsoft.Network/applicationGateways)") as string;
    expect(migration.plan?.findings).toContainEqual(
      expect.objectContaining({ code: "principal-shared", means: named }),
    );
    expect(cleanUp.plan?.findings).toContainEqual(
      expect.objectContaining({ code: "grant-used-elsewhere", means: named }),
    );
    expect(cleanUp.plan?.writes).toEqual([]);
    expect(pullers(world)).toContain(KUBELET.principalId);
  });

  it("keeps its roles for who signs in by a federated credential", async () => {
    const credential = {
      id: `${identity("id-kl")}/federatedIdentityCredentials/github`,
      properties: {
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:shop/web:ref:refs/heads/main",
        audiences: ["api://AzureADTokenExchange"],
      },
    };
    await using world = await pulling([credential]);
    const { cleanUp } = await cleanedUp(world);
    expect(cleanUp.plan?.findings).toContainEqual(
      expect.objectContaining({
        code: "grant-used-elsewhere",
        means: expect.stringContaining("the federated credential github of id-kl") as string,
      }),
    );
    expect(pullers(world)).toContain(KUBELET.principalId);
  });

  it("loses them where nothing but the nodes had it", async () => {
    await using world = await pulling([]);
    const { migration, cleanUp } = await cleanedUp(world);
    expect(migration.plan?.findings.map(({ code }) => code)).not.toContain("principal-shared");
    expect(cleanUp.state).toBe("succeeded");
    expect(pullers(world)).not.toContain(KUBELET.principalId);
  });
});
