import { expect, it } from "vitest";
import type { QuickWorld } from "../../support/quick-world.ts";
import { situation } from "../../support/situation.ts";

const clusterIn = (subscription: string, name: string) =>
  `/subscriptions/${subscription}-1111-4222-8333-0123456789ab/resourceGroups/rg-${name}/providers/Microsoft.ContainerService/managedClusters/${name}`;

const CLUSTERS = { huge: clusterIn("24242424", "huge"), oldos: clusterIn("19191919", "oldos") };

/** Codes of the findings of a plan, of one severity if it is given. */
async function codesOf(
  world: QuickWorld,
  workflow: string,
  cluster: keyof typeof CLUSTERS,
  only?: string,
): Promise<readonly string[]> {
  const answer = await world.post(`workflows/${workflow}/plans`, { clusterId: CLUSTERS[cluster] });
  const { plan } = (await answer.json()) as {
    readonly plan: { readonly findings: readonly { readonly code: string; readonly severity: string }[] };
  };
  return plan.findings.flatMap(({ code, severity }) =>
    only === undefined || severity === only ? [code] : [],
  );
}

it("pools that are replaced without surge nodes need no room in a full scale set [terraform-provider-azurerm#30381]", async () => {
  await using world = await situation("scale-set-full", {}, (fleet) =>
    fleet.replace('"count": 940', '"count": 1000').replace('"10%"', '"0", "maxUnavailable": "10%"'),
  );
  for (const workflow of ["migrate-cluster", "upgrade-node-images"]) {
    expect(await codesOf(world, workflow, "huge", "blocker")).toEqual([]);
    expect(await codesOf(world, workflow, "huge", "warning")).toContain("pool-without-surge");
  }
  expect((await world.run("migrate-cluster", { clusterId: CLUSTERS.huge })).state).toBe("succeeded");
});

it("pools of a fleet that uses more vCPUs than most subscriptions may are not said to be at their quota", async () => {
  await using world = await situation("scale-set-full", {}, (fleet) =>
    fleet.replace('"10%"', '"60"').replace("Standard_D2s_v5", "Standard_D16s_v5"),
  );
  expect(await codesOf(world, "migrate-cluster", "huge")).not.toContain("quota-too-small");
});

it.each(["Mariner", "CBLMariner"])(
  "pools of %s are retired, whether or not an image is shown",
  async (sku) => {
    await using world = await situation("retired-linux", {}, (fleet) =>
      fleet
        .replace('"osSku": "AzureLinux"', `"osSku": "${sku}"`)
        .replace('"AKSAzureLinux-V2gen2-202503.13.0"', "null"),
    );
    const codes = await codesOf(world, "migrate-cluster", "oldos");
    expect(codes.filter((code) => code === "node-image-retired")).toHaveLength(2);
  },
);
