import { describe, expect, it } from "vitest";
import { grantStanding } from "../../../local/arm/fleet/populate.ts";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const SUBSCRIPTION = "/subscriptions/c0ffee00-1111-4222-8333-0123456789ab";
const BLUE = `${SUBSCRIPTION}/resourceGroups/rg-blue/providers/Microsoft.ContainerService/managedClusters/blue`;
const IDENTITIES = `${SUBSCRIPTION}/resourceGroups/rg-ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;

const idle = () =>
  situation("shared-principal", {
    resources: [
      { id: `${SUBSCRIPTION}/resourceGroups/rg-ids`, location: "westeurope" },
      { id: `${IDENTITIES}/cp`, location: "westeurope" },
      { id: `${IDENTITIES}/other`, location: "westeurope" },
    ],
    roleAssignments: [],
  });

/** What `az aks update` sends for another identity; AKS goes on with it. */
function moveByHand({ simulator }: QuickWorld, identity: JsonObject): void {
  const body = simulator.view().get("clusters", BLUE.toLowerCase())?.body;
  const outcome = simulator.handle({
    ...{ method: "PUT", path: BLUE, query: new URLSearchParams({ "api-version": "2025-04-01" }) },
    ...{ headers: { authorization: "Bearer az" }, body: { ...body, identity }, bodyHash: undefined },
    origin: "http://127.0.0.1",
  });
  expect(outcome).toMatchObject({ kind: "answer", reply: { status: 200 } });
}

const MANAGED_IDENTITY_OPERATOR = "f1a07417-d97a-45cb-824c-7a7467783830";

const userAssigned = (name: string) => ({
  type: "UserAssigned",
  userAssignedIdentities: { [`${IDENTITIES}/${name}`]: {} },
});

describe.each([
  ["user-assigned, whose principal Azure does not show meanwhile", userAssigned("cp"), 0],
  ["system-assigned, whose principal is there and has no role on the subnet", { type: "SystemAssigned" }, 1],
])("a cluster that somebody is moving by hand at this moment (recorded): %s", (_, identity, lacking) => {
  it("is not said to have nothing to migrate, nor to have lost what Azure does not show", async () => {
    await using world = await idle();
    moveByHand(world, identity);
    for (const workflow of ["migrate-cluster", "inspect-cluster"]) {
      const { plan, report } = await world.run(workflow, { clusterId: BLUE });
      const codes = [...(plan?.findings ?? []), ...(report?.findings ?? [])].map(({ code }) => code);
      expect(codes).toContain("identities-being-changed");
      expect(codes).not.toContain("already-managed-identity");
      expect(codes).not.toContain("nothing-to-migrate");
      expect(codes).not.toContain("identity-made-again");
      if (workflow === "inspect-cluster") {
        expect(codes.filter((code) => code === "grant-missing")).toHaveLength(lacking);
      }
    }
  });
});

it("a clean-up waits for a change of identities: the cluster may be on its way back to the old one", async () => {
  await using world = await idle();
  const migration = await world.run("migrate-cluster", { clusterId: BLUE });
  expect(migration.state).toBe("succeeded");
  world.simulator.change((moment) => {
    const principalId = moment.world.get("identities", `${IDENTITIES}/other`.toLowerCase())?.principalId;
    grantStanding(moment, BLUE.replace(/\/providers.*/, ""), principalId ?? "", MANAGED_IDENTITY_OPERATOR);
  });
  world.pass(30 * HOUR);
  moveByHand(world, userAssigned("other"));
  const cleanUp = await world.run("clean-up", { clusterId: BLUE, migrationRunId: migration.id });
  expect(cleanUp.state).toBe("refused");
  expect(cleanUp.plan?.findings.map(({ code }) => code)).toContain("identities-being-changed");
});

it("audit-fleet counts no role as missing of a principal that Azure does not show", async () => {
  await using world = await idle();
  moveByHand(world, userAssigned("cp"));
  await world.run("audit-fleet", {});
  const clusters = (await (await world.get("fleet/clusters")).json()) as {
    readonly value: readonly object[];
  };
  expect(clusters.value).toContainEqual(
    expect.objectContaining({ name: "blue", identity: "halfDone", missingGrants: 0 }),
  );
});
