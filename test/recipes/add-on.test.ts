import { expect, test, vi } from "vitest";
import type { AddonRow } from "../../domain/addons/addon-row.ts";
import { InspectionReport } from "../../domain/identity-table/inspection.ts";
import { MigrationReport } from "../../domain/migration/report.ts";
import type { FleetCluster } from "../../local/arm/fleet/fleet-cluster.ts";
import { addonCluster, placeAddonCluster, web } from "../support/addon-cluster.ts";
import { QuickWorld } from "../support/quick-world.ts";

/** An add-on that Azure does not have: what docs/ARCHITECTURE.md says of a new one, done. */
vi.mock(import("../../domain/addons/table.ts"), async (original) => {
  const { ADDONS } = await original();
  const { forAddon } = await import("../../domain/grants/wanted/wanted-grant.ts");
  const { ROLES } = await import("../../domain/roles/roles.ts");
  const toy: AddonRow = {
    profile: "toyAddon",
    within: "addonProfiles",
    identity: {
      key: "toy",
      title: "Toy",
      defaultRights: "none",
      rightsToAdd: "Reader at the cluster",
    },
    grants: ({ name }, { cluster }) => [
      forAddon(name, ROLES.reader, cluster.id, "it plays with the cluster"),
    ],
  };
  return { ADDONS: [...ADDONS, toy] };
});

const withToy: FleetCluster = {
  ...addonCluster,
  properties: { ...addonCluster.properties, addonProfiles: { ToyAddon: { enabled: true } } },
};

test("one row is all that an add-on needs to be read, planned for, given its role and inspected", async () => {
  await using keyless = await QuickWorld.start({
    populate: (moment) => {
      placeAddonCluster(moment, withToy);
    },
  });
  const run = await keyless.run("migrate-cluster", { clusterId: web.id });
  const { grants } = MigrationReport.parse(run.report);
  expect(grants).toContainEqual(
    expect.objectContaining({ addon: "ToyAddon", roleName: "Reader", scope: web.id }),
  );

  const inspected = await keyless.run("inspect-cluster", { clusterId: web.id });
  const row = InspectionReport.parse(inspected.report).identities.find(({ key }) => key === "toy");
  expect(row).toMatchObject({
    state: "inUse",
    path: "addonProfiles.toyAddon.identity",
    identities: [{ holds: [{ role: "Reader", scope: web.id }] }],
  });
});
