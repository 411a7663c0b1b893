import { expect, it } from "vitest";
import { situation } from "../../support/situation.ts";

it("upgrade-node-images leaves system pools alone that AKS manages, as migrate-cluster does", async () => {
  await using world = await situation("scale-set-full", {}, (fleet) =>
    fleet.replace('"mode": "System"', '"mode": "ManagedSystem"'),
  );
  const clusterId =
    "/subscriptions/24242424-1111-4222-8333-0123456789ab/resourceGroups/rg-huge/providers/Microsoft.ContainerService/managedClusters/huge";
  const answer = await world.post("workflows/upgrade-node-images/plans", { clusterId });
  const { plan } = (await answer.json()) as {
    readonly plan: { readonly findings: readonly object[]; readonly writes: readonly object[] };
  };
  expect(plan.findings).toContainEqual(
    expect.objectContaining({ code: "machines-pool", resource: expect.stringMatching(/agentPools\/sys/) }),
  );
  expect(JSON.stringify(plan.writes)).not.toContain("agentPools/sys");
});
