import { describe, expect, test } from "vitest";
import { requireResourceId } from "../../../../domain/arm-id/arm-id.ts";
import { preflightFindings, type Intent } from "../../../../domain/preflight/preflight.ts";
import { migrationIntent } from "../../../../domain/migration/intent.ts";
import type { PreflightFacts } from "../../../../domain/preflight/facts.ts";
import { givenBy, type OwnGrant } from "../../../../domain/preflight/own-grants.ts";
import { ACTIONS, denies, denyFindings, rightFindings } from "../../../../domain/preflight/rights.ts";
import { ROLES } from "../../../../domain/roles/roles.ts";
import {
  cluster,
  CLUSTER_ID,
  facts,
  identityId,
  NODE_GROUP,
  pool,
  request,
  SUBNET_ID,
  SUBSCRIPTION,
} from "../../../support/migration-facts.ts";

const subscription = `/subscriptions/${SUBSCRIPTION}`;
const group = `${subscription}/resourceGroups/rg-orders`;
const KUBELET = requireResourceId(
  `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet`,
);
const own = (role: { id: string }, scope = subscription, condition?: string): OwnGrant => ({
  roleDefinitionId: `/providers/Microsoft.Authorization/RoleDefinitions/${role.id}`,
  scope,
  ...(condition === undefined ? {} : { condition }),
});
const only = (...ids: string[]) =>
  `((!(ActionMatches{'${ACTIONS.grant}'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids.join(", ")}}))`;
const allBut = (...ids: string[]) =>
  only(...ids).replace("ForAnyOfAnyValues:GuidEquals", "ForAnyOfAllValues:GuidNotEquals");

describe("Keyless's own role assignments", () => {
  const change = { action: ACTIONS.changeCluster, scope: CLUSTER_ID };
  const grant = { action: ACTIONS.grant, scope: SUBNET_ID, grants: ROLES.networkContributor.id };

  test.each([
    ["an owner of the subscription", change, [own(ROLES.owner)], "given"],
    ["a contributor of the group", change, [own(ROLES.contributor, group.toUpperCase())], "given"],
    ["a contributor of another group", change, [own(ROLES.contributor, `${group}-2`)], "unknown"],
    [
      "a role of the customer's own",
      change,
      [own({ id: "00000000-0000-4000-8000-000000000001" })],
      "unknown",
    ],
    ["a contributor, to grant", grant, [own(ROLES.contributor)], "unknown"],
    ["an administrator, to grant", grant, [own(ROLES.rbacAdministrator)], "given"],
    [
      "a condition that lets the role through",
      grant,
      [own(ROLES.rbacAdministrator, subscription, only(ROLES.networkContributor.id.toUpperCase()))],
      "given",
    ],
    [
      "a condition that does not",
      grant,
      [own(ROLES.rbacAdministrator, subscription, only(ROLES.acrPull.id))],
      "forbidden",
    ],
    [
      "a condition that lets all but others through",
      grant,
      [own(ROLES.rbacAdministrator, subscription, allBut(ROLES.owner.id))],
      "given",
    ],
    [
      "a condition that lets all but this through",
      grant,
      [own(ROLES.rbacAdministrator, subscription, allBut(ROLES.networkContributor.id))],
      "forbidden",
    ],
    [
      "a condition of another form",
      grant,
      [own(ROLES.rbacAdministrator, subscription, "@Resource[x] StringEquals 'y'")],
      "unknown",
    ],
    [
      "a condition beside none",
      grant,
      [own(ROLES.rbacAdministrator, subscription, only(ROLES.acrPull.id)), own(ROLES.owner)],
      "given",
    ],
    [
      "an operator of identities",
      {
        action: ACTIONS.assignIdentity,
        scope: identityId("i"),
      },
      [own(ROLES.managedIdentityOperator, group)],
      "given",
    ],
  ])("%s", (_, needed, grants, expected) => {
    expect(givenBy(grants, needed)).toBe(expected);
  });
});

describe("a missing right", () => {
  test.each(Object.values(ACTIONS))("%s is a blocker with a code and a remedy of its own", (action) => {
    const [finding] = rightFindings({ missing: [{ action, scope: CLUSTER_ID, byCondition: false }] });
    expect(finding).toMatchObject({ severity: "blocker", resource: CLUSTER_ID });
    expect(finding?.code).toMatch(/^may-not-/);
    expect(finding?.means).toContain(action);
  });

  test("each has another code", () => {
    const missing = Object.values(ACTIONS).map((action) => ({
      action,
      scope: CLUSTER_ID,
      byCondition: false,
    }));
    const codes = rightFindings({ missing }).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("by a condition is told as one", () => {
    const missing = [{ action: ACTIONS.grant, scope: SUBNET_ID, byCondition: true }];
    expect(rightFindings({ missing })[0]?.means).toContain("only under a condition");
  });
});

describe("a deny assignment", () => {
  const deny = (scope: string, actions: string[], changes: object = {}) => ({
    id: `${scope}/providers/Microsoft.Authorization/denyAssignments/d`,
    name: "d",
    scope,
    children: true,
    permissions: [{ actions, notActions: [] as string[] }],
    ...changes,
  });
  const needed = [{ action: ACTIONS.changeCluster, scope: CLUSTER_ID }];

  test.each([
    ["above, all writes", deny(group, ["*/write"]), true],
    ["above, not for what is below", deny(group, ["*/write"], { children: false }), false],
    ["on it, not for what is below", deny(CLUSTER_ID, ["*/write"], { children: false }), true],
    ["beside", deny(`${group}-2`, ["*"]), false],
    ["other actions", deny(group, ["*/delete"]), false],
    [
      "all actions but this",
      deny(group, ["*"], { permissions: [{ actions: ["*"], notActions: ["*/write"] }] }),
      false,
    ],
  ])("%s: %s", (_, one, expected) => {
    expect(denies(one, ACTIONS.changeCluster, CLUSTER_ID)).toBe(expected);
    expect(denyFindings({ denies: [one] }, needed, []).map(({ code }) => code)).toEqual(
      expected ? ["denied-by-assignment"] : [],
    );
  });

  test("on the node resource group warns, as far as it hits AKS; the lockdown is AKS's own", () => {
    const nodes = `${subscription}/resourceGroups/${NODE_GROUP}`;
    const found = (restriction?: string) => {
      const changes = restriction === undefined ? {} : { nodeGroupRestriction: restriction };
      const intent = migrationIntent(facts({ cluster: cluster(changes) }), request);
      return denyFindings({ denies: [deny(nodes, ["*"])] }, intent?.rights ?? [], intent?.byAks ?? []).map(
        ({ severity, code }) => `${severity} ${code}`,
      );
    };
    expect(found()).toEqual(["warning denied-to-aks"]);
    expect(found("ReadOnly")).toEqual([]);
  });
});

describe("policies", () => {
  const intent: Intent = {
    resource: CLUSTER_ID,
    region: { subscription: SUBSCRIPTION, location: "westeurope" },
    rights: [],
    byAks: [],
    demands: [],
    atOnce: true,
  };
  const codes = (preflight: PreflightFacts) =>
    preflightFindings(preflight, intent).map(({ severity, code, resource }) => [severity, code, resource]);

  test("deny where Azure saw everything that decides, may deny where it did not", () => {
    const denial = { resource: CLUSTER_ID, assignmentId: "/a", unseen: [] as string[] };
    expect(codes({ denials: [denial] })).toEqual([["blocker", "policy-denies", CLUSTER_ID]]);
    expect(codes({ denials: [{ ...denial, unseen: ["properties.x"] }] })).toEqual([
      ["warning", "policy-may-deny", CLUSTER_ID],
    ]);
  });

  test("that cannot be read are a note", () => {
    expect(codes({ policiesUnreadable: "403" })).toEqual([["note", "policies-unreadable", CLUSTER_ID]]);
  });
});

describe("what a migration needs", () => {
  const needs = (changes: Parameters<typeof facts>[0] = {}, more: object = {}) =>
    migrationIntent(facts(changes), { ...request, ...more })?.rights.map(
      ({ action, scope }) => `${action.split("/").slice(-2).join("/")} ${scope.split("/").at(-1) ?? ""}`,
    );

  test("to change cluster and images, to make, assign and grant, to join the subnet", () => {
    expect(needs()).toEqual([
      "managedClusters/write orders",
      "upgradeNodeImageVersion/action orders",
      "userAssignedIdentities/write id-orders-control-plane",
      "userAssignedIdentities/write id-orders-kubelet",
      "assign/action id-orders-control-plane",
      "assign/action id-orders-kubelet",
      "roleAssignments/write aks",
      "roleAssignments/write id-orders-kubelet",
      "roleAssignments/write ordersacr",
      "join/action aks",
    ]);
  });

  test("to read the disk encryption set, and to change pools for a patch upgrade", () => {
    const diskEncryptionSetId = requireResourceId(
      `${group}/providers/Microsoft.Compute/diskEncryptionSets/des`,
    );
    expect(needs({ cluster: cluster({ diskEncryptionSetId }) })).toContain("diskEncryptionSets/read des");
    expect(needs({}, { whenNothingNewer: "upgradeKubernetesPatch" })).toContain("agentPools/write orders");
  });

  test("to join addresses, and the subnets of pods and API server", () => {
    const network = (rest: string) => requireResourceId(`${group}/providers/Microsoft.Network/${rest}`);
    const linked = cluster({
      outboundAddressIds: [network("publicIPAddresses/out"), network("publicIPPrefixes/range")],
      apiServerSubnetId: network("virtualNetworks/v/subnets/api"),
      pools: [pool({ podSubnetId: network("virtualNetworks/v/subnets/pods") })],
    });
    expect(needs({ cluster: linked })?.filter((need) => need.startsWith("join/"))).toEqual([
      "join/action out",
      "join/action range",
      "join/action aks",
      "join/action pods",
      "join/action api",
    ]);
  });

  test("to scale a pool out and in: its machines are deleted, and a tenth of them is added at once", () => {
    const large = cluster({ pools: [pool({ count: 60, maxSurge: "1" })] });
    const more = { whenNothingNewer: "scaleOutAndIn" } as const;
    expect(needs({ cluster: large }, more)).toContain("deleteMachines/action orders");
    expect(migrationIntent(facts({ cluster: large }), { ...request, ...more })?.demands).toMatchObject([
      { nodes: 6, nodesAtLeast: 1 },
    ]);
  });

  test("nothing where it would change nothing", () => {
    const managed = cluster({
      controlPlane: { kind: "systemAssigned", principalId: "p" },
      kubelet: { resourceId: KUBELET, clientId: "c", objectId: "o" },
    });
    expect(migrationIntent(facts({ cluster: managed }), request)).toBeUndefined();
  });

  test("no surge where nodes stay as they are", () => {
    const managed = cluster({
      controlPlane: { kind: "systemAssigned", principalId: "p" },
      kubelet: { resourceId: KUBELET, clientId: "c", objectId: "o" },
      pools: [pool()],
    });
    const intent = migrationIntent(facts({ cluster: managed }), { ...request, identityType: "UserAssigned" });
    expect(intent?.demands).toEqual([]);
    expect(intent?.byAks).toEqual([]);
  });
});
