import { describe, expect, it } from "vitest";
import { GIVEN_BY_WORKFLOWS, gives, type RoleRights, ROLES } from "../../../../domain/roles/roles.ts";
import { inWords, powersAt, powersOf } from "../../../../domain/roles/powers.ts";
import { widthOf } from "../../../../domain/roles/width.ts";

const SUBSCRIPTION = "/subscriptions/11111111-2222-4333-8444-555555555555";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-orders`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/orders`;

const custom = (actions: string[], dataActions: string[] = []): RoleRights => ({
  onResources: { actions, notActions: [] },
  onData: { actions: dataActions, notActions: [] },
});
const allowedBy = (rights: RoleRights) => powersOf([rights]).map(({ allows }) => allows);

describe("the powers of a role", () => {
  it.each([
    ["owner", "give itself and others any role"],
    ["userAccessAdministrator", "give itself and others any role"],
    ["rbacAdministrator", "give itself and others any role"],
    ["contributor", "act as any user-assigned identity, by putting it on a machine"],
    ["managedIdentityOperator", "act as any user-assigned identity, by putting it on a machine"],
    ["managedIdentityContributor", "let anybody sign in as any user-assigned identity"],
    ["virtualMachineContributor", "run commands on machines as administrator"],
    ["virtualMachineContributor", "read and change all data of storage accounts, by their keys"],
    ["diskSnapshotContributor", "download disks"],
    ["keyVaultContributor", "let itself into key vaults"],
    ["networkContributor", "change networks, routes and addresses"],
    ["dnsZoneContributor", "change Microsoft.Network/dnsZones"],
    ["keyVaultSecretsUser", "read secrets"],
    ["keyVaultCryptoUser", "decrypt and sign with keys"],
    ["storageBlobDataContributor", "change blobs"],
  ] as const)("%s lets a principal %s", (key, allows) => {
    expect(allowedBy(ROLES[key])).toContain(allows);
  });

  it("does not let Contributor give roles, because its notActions take that away", () => {
    expect(allowedBy(ROLES.contributor)).not.toContain("give itself and others any role");
  });

  it.each(["reader", "acrPull", "registryRepositoryReader", "monitoringMetricsPublisher"] as const)(
    "are none for %s",
    (key) => {
      expect(allowedBy(ROLES[key])).toEqual([]);
    },
  );

  it("of a custom role are decided by its actions", () => {
    expect(allowedBy(custom(["Microsoft.Sql/servers/*", "Microsoft.Sql/servers/databases/write"]))).toEqual([
      "change Microsoft.Sql/servers",
      "change Microsoft.Sql/servers/databases",
    ]);
    expect(allowedBy(custom(["*/read", "Microsoft.Compute/disks/read"]))).toEqual([]);
    expect(allowedBy(custom(["microsoft.authorization/ROLEASSIGNMENTS/write"]))).toEqual([
      "give itself and others any role",
    ]);
    expect(allowedBy(custom([], ["Microsoft.AppConfiguration/configurationStores/*/read"]))).toEqual([
      "work with data of Microsoft.AppConfiguration/configurationStores/*",
    ]);
  });

  it("about a kind of resource weigh where the scope holds more than one, those that give roles or show data anywhere", () => {
    expect(powersAt([ROLES.managedIdentityOperator], GROUP)).not.toEqual([]);
    expect(powersAt([ROLES.managedIdentityOperator], `${GROUP}/providers/Microsoft.Network/x/y`)).toEqual([]);
    expect(powersAt([ROLES.keyVaultSecretsUser], VAULT)).toEqual([{ allows: "read secrets", kind: "data" }]);
    expect(powersAt([ROLES.rbacAdministrator], VAULT)).toHaveLength(1);
    expect(powersAt([ROLES.rbacAdministrator], "/")).toHaveLength(1);
  });

  it("are told in one phrase that does not grow without end", () => {
    expect(inWords(powersOf([ROLES.keyVaultSecretsUser]))).toBe("read secrets");
    expect(inWords(powersOf([ROLES.owner]))).toMatch(
      /^give itself and others any role; delete .*; \d+ more of that kind$/,
    );
  });
});

describe("the width of a scope", () => {
  it.each([
    ["/", "everything"],
    ["/providers/Microsoft.Management/managementGroups/corp", "managementGroup"],
    [SUBSCRIPTION, "subscription"],
    [GROUP, "resourceGroup"],
    [GROUP.toUpperCase(), "resourceGroup"],
    [VAULT, "resource"],
    [`${VAULT}/secrets/password`, "resource"],
  ])("%s is %s", (scope, width) => {
    expect(widthOf(scope)).toBe(width);
  });
});

describe("the roles that workflows give", () => {
  it("give nobody everything, roles, or somebody else's identity by a credential", () => {
    const names = GIVEN_BY_WORKFLOWS.map(({ name }) => name);
    expect(names).not.toEqual(expect.arrayContaining([ROLES.owner.name]));
    const powers = GIVEN_BY_WORKFLOWS.flatMap((role) => powersOf([role]));
    expect(powers.filter(({ kind }) => kind === "giving")).toEqual([]);
    expect(powers.map(({ allows }) => allows)).not.toContain(
      "let anybody sign in as any user-assigned identity",
    );
    expect(names).not.toContain(ROLES.contributor.name);
  });

  it("are covered by Owner, and by Contributor where they are not about data", () => {
    expect(gives(ROLES.owner.id, ROLES.networkContributor.id)).toBe(true);
    expect(gives(ROLES.contributor.id, ROLES.networkContributor.id)).toBe(true);
    expect(gives(ROLES.contributor.id, ROLES.rbacAdministrator.id)).toBe(false);
    expect(gives(ROLES.owner.id, ROLES.keyVaultSecretsUser.id)).toBe(false);
    expect(gives(ROLES.contributor.id, ROLES.owner.id)).toBe(false);
  });
});
