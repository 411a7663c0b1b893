import { expect, test } from "vitest";
import { readRecentRoles } from "../../../activities/read-recent-roles/contract.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { facts, held, REGISTRY_ID } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";
import { refused } from "../../support/scripted-activities.ts";

test("a refused look for roles that came since the facts were read is told in the report", async () => {
  await using world = new MigrationWorld();
  world.azure.next(readRecentRoles, refused("AuthorizationFailed"));
  const run = await world.run();
  expect(run.state).toBe("succeeded");
  expect(run.report?.findings).toContainEqual(
    expect.objectContaining({
      ...{ code: "recent-roles-unread", severity: "warning" },
      means: expect.stringContaining("AuthorizationFailed") as string,
    }),
  );
});

test("the groups that give the old identity a role are looked at as the identity itself", async () => {
  const through = "66666666-6666-4666-8666-000000000001";
  await using world = new MigrationWorld();
  world.azure.facts = facts({ held: [...facts().held, held(ROLES.acrPull, `${REGISTRY_ID}2`, { through })] });
  const run = await world.run();
  expect(run.state).toBe("succeeded");
  const [look] = world.azure.callsOf(readRecentRoles);
  expect(readRecentRoles.input.parse(look?.input).principalIds).toContain(through);
  expect(run.report?.findings.map(({ code }) => code)).not.toContain("recent-roles-unread");
});
