import { describe, expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const HOUR = 3_600_000;
const HUB = "/subscriptions/13131313-9999-4222-8333-0123456789ab/resourceGroups/rg-hub";
const clusterId =
  "/subscriptions/13131313-1111-4222-8333-0123456789ab/resourceGroups/rg-hubbed/providers/Microsoft.ContainerService/managedClusters/hubbed";

interface Plan {
  readonly findings: readonly Readonly<Record<"code" | "severity" | "resource" | "means", string>>[];
}

/** What a clean-up of the cluster asks for, a day after it was migrated. */
async function migrated(world: QuickWorld) {
  const migration = await world.run("migrate-cluster", { clusterId });
  expect(migration.state).toBe("succeeded");
  world.pass(30 * HOUR);
  return { clusterId, migrationRunId: migration.id };
}

async function planOf(world: QuickWorld, request: object): Promise<Plan> {
  const answer = await world.post("workflows/clean-up/plans", request);
  return ((await answer.json()) as { readonly plan: Plan }).plan;
}

const blockerAt = (subnet: string, code: string) =>
  expect.objectContaining({
    ...{ code, severity: "blocker" },
    resource: expect.stringContaining(subnet) as string,
  }) as object;

describe("what stands in another subscription against the removal of an old role assignment", () => {
  it("is a blocker of the clean-up: a lock [terraform-azurerm-lz-vending#496]", async () => {
    await using world = await situation("nodelete-lock-elsewhere");
    const plan = await planOf(world, await migrated(world));
    expect(plan.findings).toContainEqual(blockerAt("snet-spoke13", "grant-locked"));
  });

  it("is a blocker of the clean-up: a deny assignment", async () => {
    await using world = await situation("nodelete-lock-elsewhere", {
      governance: {
        denyAssignments: [
          { scope: HUB, name: "stack-hub", actions: ["Microsoft.Authorization/roleAssignments/delete"] },
        ],
      },
    });
    const request = await migrated(world);
    const { findings } = await planOf(world, request);
    expect(findings).toContainEqual(blockerAt("snet-spoke13", "grant-denied"));
    expect(findings.find(({ code }) => code === "grant-denied")?.means).toContain("stack-hub");
    expect((await world.run("clean-up", request)).state).toBe("refused");
  });
});
