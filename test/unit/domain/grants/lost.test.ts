import { describe, expect, it } from "vitest";
import { lostGrants } from "../../../../domain/grants/lost.ts";
import type { GrantEntry } from "../../../../domain/grants/grant.ts";
import { RoleScope } from "../../../../domain/arm-id/schemas.ts";
import { ROLES } from "../../../../domain/roles/roles.ts";

const SUBSCRIPTION = "/subscriptions/11111111-1111-4111-8111-111111111111";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-network`;
const SUBNET = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/aks`;
const PRINCIPAL = "44444444-4444-4444-8444-444444444444";

const entry: GrantEntry = {
  identity: "controlPlane",
  roleName: ROLES.networkContributor.name,
  roleId: ROLES.networkContributor.id,
  scope: RoleScope.parse(SUBNET),
  because: "the control plane joins nodes to the subnet",
  principalId: PRINCIPAL,
  assignmentId: `${SUBNET}/providers/Microsoft.Authorization/roleAssignments/one`,
  outcome: "made",
  createdOn: "2026-03-02T08:00:00Z",
  effectiveSince: "2026-03-02T09:00:00Z",
  proof: "waited",
};

const held = (more: { principalId?: string; role?: string; scope?: string }) => ({
  principalId: PRINCIPAL,
  role: ROLES.networkContributor.id,
  scope: SUBNET,
  ...more,
});

describe("a role that an identity was left with", () => {
  it.each([
    ["it is held where it was given", held({})],
    ["it is held at a scope above", held({ scope: GROUP })],
    ["a management group gives it", held({ scope: "/providers/Microsoft.Management/managementGroups/all" })],
    ["a wider role gives the same", held({ role: ROLES.contributor.id })],
    [
      "ids are spelled otherwise",
      held({ scope: SUBNET.toUpperCase(), principalId: PRINCIPAL.toUpperCase() }),
    ],
  ])("is not lost while %s", (_because, one) => {
    expect(lostGrants([entry], [one])).toEqual([]);
  });

  it.each([
    ["nobody holds it", []],
    ["another principal holds it", [held({ principalId: "55555555-5555-4555-8555-555555555555" })]],
    ["it is held beside the scope", [held({ scope: `${SUBNET}-2` })]],
    ["another role is held there", [held({ role: ROLES.reader.id })]],
  ])("is lost where %s", (_because, some) => {
    expect(lostGrants([entry], some)).toEqual([entry]);
  });
});
