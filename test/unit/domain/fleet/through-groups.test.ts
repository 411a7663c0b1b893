import { describe, expect, it } from "vitest";
import { ClusterId } from "../../../../domain/arm-id/schemas.ts";
import { assessed, lackingPrincipals, type Related } from "../../../../domain/fleet/assess.ts";
import { changesOf } from "../../../../domain/fleet/changes.ts";
import { rowOf } from "../../../../domain/fleet/row.ts";
import { ROLES } from "../../../../domain/roles/roles.ts";
import { guardedBy } from "../../../support/guardrails.ts";
import {
  cluster,
  CLUSTER_ID,
  READ_AT,
  SUBNET_ID,
  SUBSCRIPTION,
  VNET_ID,
} from "../../../support/migration-facts.ts";

const PRINCIPAL = "bbbbbbbb-0000-4000-8000-000000000001";
const GROUP = "bbbbbbbb-0000-4000-8000-000000000002";
const reading = {
  ...{ kind: "read" as const, id: ClusterId.parse(CLUSTER_ID), subscription: SUBSCRIPTION },
  ...{ cluster: cluster(), nodes: [], locks: [] },
};
const groupsOwn = {
  ...{ assignmentId: "/group", principalId: GROUP, principalType: "Group" },
  ...{ role: ROLES.networkContributor.id, scope: VNET_ID },
};

const entry = (groups: Related["groups"]) => assessed(reading, guardedBy(related(groups)));
const related = (groups: Related["groups"]): Related => ({
  ...{ readAt: READ_AT, routeTables: {}, linked: {}, customRoles: new Map(), groups, shared: [] },
  ...{ assignments: [groupsOwn], directory: { kind: "read" as const, missing: [], notAsked: 0 } },
  principal: {
    clientId: "aaaaaaaa-0000-4000-8000-000000000001",
    facts: { kind: "found", objectId: PRINCIPAL, displayName: "sp-orders" },
    ends: { kind: "none" },
  },
});

describe("a service principal without roles of its own", () => {
  it("is one whose groups are asked for", () => {
    expect(lackingPrincipals(reading, related(new Map()))).toEqual([PRINCIPAL]);
  });

  it.each([
    ["lacks nothing that its group has", [GROUP], 0],
    ["lacks what no group of its has", [], 1],
  ])("%s", (_, groups, missing) => {
    expect(rowOf(entry(new Map([[PRINCIPAL, groups]])), 0).missingGrants).toBe(missing);
  });

  it("lacks nobody knows what where the directory does not show its groups, and has lost nothing", () => {
    const unread = entry(new Map());
    expect(unread.grants).toMatchObject({
      groupsUnread: true,
      missing: [{ scope: SUBNET_ID }],
      notLookedAt: expect.arrayContaining([expect.stringContaining("through groups")]),
    });
    expect(rowOf(unread, 0).missingGrants).toBeUndefined();
    const before = { entry: entry(new Map([[PRINCIPAL, [GROUP]]])), at: 0 };
    expect(changesOf(before, { entry: unread, at: 1 }).filter(({ kind }) => kind === "grantsGone")).toEqual(
      [],
    );
  });
});
