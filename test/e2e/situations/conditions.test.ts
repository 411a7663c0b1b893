import { expect, it } from "vitest";
import { situation } from "../../support/situation.ts";

const SUBSCRIPTION = "/subscriptions/07070707-1111-4222-8333-0123456789ab";
const PRINCIPAL = "08080808-2222-4333-8444-aaaaaaaaaaaa";
const IMAGES = `${SUBSCRIPTION}/resourceGroups/rg-images`;
const REGISTRY = `${IMAGES}/providers/Microsoft.ContainerRegistry/registries/broadimages`;
const clusterId = `${SUBSCRIPTION}/resourceGroups/rg-oldpull/providers/Microsoft.ContainerService/managedClusters/oldpull`;

const OF_A_TEAM =
  "@Resource[Microsoft.ContainerRegistry/registries/repositories:name] StringStartsWithIgnoreCase 'shop/'";
const OF_A_PRINCIPAL =
  "@Resource[Microsoft.ContainerRegistry/registries/repositories:name] StringStartsWith @Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Team_Name]";

/** A service principal that reads some repositories of a registry. */
const reading = (condition: string | undefined) =>
  situation("pulls-as-reader", {
    resources: [
      { id: IMAGES, location: "westeurope" },
      {
        id: REGISTRY,
        location: "westeurope",
        properties: { roleAssignmentMode: "AbacRepositoryPermissions" },
      },
    ],
    roleAssignments: [
      {
        ...{ scope: REGISTRY, role: "Container Registry Repository Reader", principal: PRINCIPAL },
        ...(condition === undefined ? {} : { condition }),
      },
    ],
  });

it.each([
  ["is copied with its version, and the plan says so", OF_A_TEAM, []],
  [
    "that asks for an attribute of the principal is copied and named",
    OF_A_PRINCIPAL,
    ["grant-condition-names-principals"],
  ],
])("the condition of a role assignment that is carried over %s", async (_, condition, codes) => {
  await using world = await reading(condition);
  const run = await world.run("migrate-cluster", { clusterId });
  expect(run.state, run.report?.summary).toBe("succeeded");
  const made = [...world.simulator.view().entries("assignments")]
    .map(([, one]) => one)
    .filter(({ scope, description }) => scope === REGISTRY && description?.startsWith("Keyless") === true);
  expect(made).toEqual([expect.objectContaining({ condition, conditionVersion: "2.0" })]);
  expect(run.plan?.writes.map(({ does }) => does)).toContain(
    "assign Container Registry Repository Reader to the kubelet identity under the condition that the old role assignment has",
  );
  const conditional = run.plan?.findings.filter(({ code }) => code.startsWith("grant-condition"));
  expect(conditional?.map(({ code }) => code)).toEqual(codes);
});

it("a role without a condition is carried over without one", async () => {
  await using world = await reading(undefined);
  const run = await world.run("migrate-cluster", { clusterId });
  expect(run.plan?.writes.map(({ does }) => does)).toContain(
    "assign Container Registry Repository Reader to the kubelet identity",
  );
});
