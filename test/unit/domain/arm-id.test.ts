import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  below,
  childOf,
  isArmId,
  isResourceId,
  isWithin,
  nameOf,
  parentOf,
  partsOf,
  readArmId,
  requireArmId,
  requireResourceId,
  resourceGroupId,
  sameId,
  scopesOf,
  subscriptionId,
  subscriptionOf,
} from "../../../domain/arm-id/arm-id.ts";
import { isUsualResourceId, readParts, readUnusual } from "../../../domain/arm-id/parts.ts";
import { ClusterId, RoleAssignmentId, RoleScope } from "../../../domain/arm-id/schemas.ts";
import { CLUSTER_ID, SUBNET_ID, SUBSCRIPTION, VNET_ID } from "../../support/migration-facts.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-orders`;
const LOCK = `${CLUSTER_ID}/providers/Microsoft.Authorization/locks/keep`;
const POLICY = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/p`;
const inGroup = (name: string) => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;

describe("a resource id", () => {
  test("is read into its parts, with nested types in order", () => {
    expect(partsOf(SUBNET_ID)).toEqual({
      subscription: SUBSCRIPTION,
      resourceGroup: "rg-network",
      provider: "Microsoft.Network",
      types: ["virtualNetworks", "subnets"],
      names: ["spoke", "aks"],
    });
  });

  test.each([
    ["", "begin with /subscriptions/"],
    ["orders", "begin with /subscriptions/"],
    ["/subscriptions/not-a-guid/resourceGroups/rg/providers/A.B/c/d", "GUID"],
    [CLUSTER_ID.replace("/resourceGroups/", "/groups/"), "/providers/ is missing"],
    [`${CLUSTER_ID}/agentPools`, "no name"],
    [`${CLUSTER_ID}/`, "empty segment"],
    [` ${CLUSTER_ID}`, "begin with /subscriptions/"],
    [CLUSTER_ID.replace("/providers/", "//providers/"), "empty segment"],
    [CLUSTER_ID.replace("rg-orders/", "../"), '".." cannot be a name'],
    [CLUSTER_ID.replace("rg-orders", "."), '"." cannot be a name'],
    [CLUSTER_ID.replace("rg-orders", "..."), '"..." cannot be a name'],
    [CLUSTER_ID.replace("rg-orders", "%2e%2e"), "cannot be a name"],
    [CLUSTER_ID.replace("orders", "or?ders"), "cannot be a name"],
    [CLUSTER_ID.replace("orders", "or#ders"), "cannot be a name"],
    [CLUSTER_ID.replace("orders", "or;ders"), "cannot be a name"],
    [CLUSTER_ID.replace("orders", "or\\ders"), "cannot be a name"],
    [CLUSTER_ID.replace("orders", "or\u0000ders"), String.raw`\u0000`],
    [CLUSTER_ID.replace("orders", "or\tders"), "cannot be a name"],
    [CLUSTER_ID.replace("orders", "or\u200dders"), "cannot be a name"],
    [CLUSTER_ID.replace("rg-orders", "rg\u2024\u2024"), "cannot be a name"],
    [CLUSTER_ID.replace("rg-orders", "\uff0e\uff0e"), "cannot be a name"],
    [CLUSTER_ID.replace("rg-orders", "rg\uff0forders"), "cannot be a name"],
    // The same letters as in another id once somebody normalizes them: the Kelvin sign, and e with a mark of its own.
    [CLUSTER_ID.replace("rg-orders", "rg-\u212a"), "cannot be a name"],
    [CLUSTER_ID.replace("rg-orders", "rg-e\u0301"), "cannot be a name"],
    [CLUSTER_ID.replace("rg-orders", "rg-orders."), "name of a resource group"],
    [CLUSTER_ID.replace("rg-orders", "rg orders"), "name of a resource group"],
    [CLUSTER_ID.replace("rg-orders", "r".repeat(91)), "name of a resource group"],
    [CLUSTER_ID.replace("rg-orders", "\u{20000}"), "name of a resource group"],
    [CLUSTER_ID.replace("Microsoft.ContainerService", "Microsoft"), "namespace"],
    [CLUSTER_ID.replace("managedClusters", "managed clusters"), "resource type"],
    [`${CLUSTER_ID}${"/a/b".repeat(300)}`, "more than 1000 characters"],
    [GROUP, "the id of something else"],
    [`/subscriptions/${SUBSCRIPTION}/resourceGroups`, "does not name its resource group"],
    [LOCK, "the id of something else"],
  ])("that is none is refused, and the error says why: %j", (text, because) => {
    expect(isResourceId(text)).toBe(false);
    expect(() => requireResourceId(text)).toThrow(because);
  });

  test.each(["rg-Ümlaut", "组", "групп_1", "rg.(1)", "_", "r".repeat(90), "ı"])(
    "may lie in a group that Azure lets be called %s",
    (name) => {
      expect(isArmId(inGroup(name))).toBe(true);
    },
  );

  test("keeps its spelling, and is the same in any case and with doubled slashes", () => {
    const upper = requireResourceId(CLUSTER_ID.toUpperCase());
    expect(upper).toBe(CLUSTER_ID.toUpperCase());
    expect(sameId(CLUSTER_ID, upper)).toBe(true);
    expect(sameId(CLUSTER_ID, `/${CLUSTER_ID}/`)).toBe(true);
    expect(sameId(CLUSTER_ID, `${CLUSTER_ID}2`)).toBe(false);
  });

  test("lies within its parents, but not within a sibling whose name it begins with", () => {
    expect(isWithin(SUBNET_ID, VNET_ID)).toBe(true);
    expect(isWithin(VNET_ID, VNET_ID.toLowerCase())).toBe(true);
    expect(isWithin(`${VNET_ID}2/subnets/aks`, VNET_ID)).toBe(false);
    expect(nameOf(SUBNET_ID)).toBe("aks");
    expect(parentOf(SUBNET_ID)).toBe(VNET_ID);
    expect(parentOf(VNET_ID)).toBeUndefined();
  });

  test("of another type is refused with the form that was expected", () => {
    const answer = ClusterId.safeParse(SUBNET_ID);
    expect(answer.error?.issues[0]?.message).toContain("Microsoft.ContainerService/managedClusters/{name}");
    expect(ClusterId.safeParse(CLUSTER_ID).success).toBe(true);
  });

  test.each(["or ders", "or(ders)", "örders", "orders.", "-orders", "o".repeat(129)])(
    "of a cluster that nobody can have called %s is refused",
    (name) => {
      expect(ClusterId.safeParse(CLUSTER_ID.replace(/orders$/, name)).success).toBe(false);
    },
  );
});

describe("a scope", () => {
  test.each([
    [subscriptionId(SUBSCRIPTION), 1],
    [resourceGroupId(SUBSCRIPTION, "rg-orders"), 2],
    [CLUSTER_ID, 3],
    [requireArmId(LOCK), 3],
    [requireArmId(POLICY), 2],
  ])("is looked at from its subscription down: %s", (scope, levels) => {
    expect(scopesOf(scope)).toHaveLength(levels);
    expect(scopesOf(scope)[0]).toBe(`/subscriptions/${SUBSCRIPTION}`);
    expect(subscriptionOf(scope)).toBe(SUBSCRIPTION);
    expect(RoleScope.safeParse(scope).success).toBe(true);
  });

  test.each([
    "/",
    "/providers/Microsoft.Management/managementGroups/corp",
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/../providers/../../other`,
    `/subscriptions/${SUBSCRIPTION}/`,
  ])("that no role can be given at here is refused: %s", (scope) => {
    expect(readArmId(scope)).toBeUndefined();
    expect(RoleScope.safeParse(scope).success).toBe(false);
  });
});

const NAME = "0dd5e771-0000-4000-8000-0000000000c1";
const ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";

test.each([
  [true, `${SUBNET_ID}${ASSIGNMENTS}/${NAME}`],
  [true, `/subscriptions/${SUBSCRIPTION}${ASSIGNMENTS}/${NAME}`],
  [true, `${ASSIGNMENTS}/${NAME}`],
  [true, `/providers/Microsoft.Management/managementGroups/corp${ASSIGNMENTS}/${NAME}`],
  [false, `/providers/Microsoft.Management/managementGroups/..${ASSIGNMENTS}/${NAME}`],
  [false, `${SUBNET_ID}/../..${ASSIGNMENTS}/${NAME}`],
  [false, `${SUBNET_ID}${ASSIGNMENTS}/${"-".repeat(36)}`],
  [false, `/nowhere${ASSIGNMENTS}/${NAME}`],
])("the id of a role assignment, %s: %s", (valid, id) => {
  expect(RoleAssignmentId.safeParse(id).success).toBe(valid);
});

describe("a path below an id", () => {
  test("is made of names", () => {
    expect(below(CLUSTER_ID, "agentPools", "work")).toBe(`${CLUSTER_ID}/agentPools/work`);
    expect(childOf(VNET_ID, "subnets", "aks")).toBe(SUBNET_ID);
  });

  test.each(["", ".", "..", "a/b", "a\\b", "%2e%2e", "a?b", "a#b", "a\nb"])(
    "is refused for a segment that is none: %j",
    (segment) => {
      expect(() => below(CLUSTER_ID, "agentPools", segment)).toThrow(RangeError);
      expect(() => childOf(VNET_ID, "subnets", segment)).toThrow(RangeError);
    },
  );
});

describe("the short way to know an id", () => {
  const piece = fc.oneof(
    fc.constantFrom("providers", "Providers", "Microsoft.Network", "subnets", "a", "..", "a.", "_", "-a", ""),
    fc.string({ unit: fc.constantFrom("a", "Z", "0", ".", "-", "_", "/", "ſ", "\n", "%"), maxLength: 6 }),
    fc.integer({ min: 80, max: 300 }).map((length) => "a".repeat(length)),
  );

  test("takes the ids of resources that are usual", () => {
    expect([CLUSTER_ID, SUBNET_ID, VNET_ID].map(isUsualResourceId)).toEqual([true, true, true]);
    expect([LOCK, POLICY, GROUP].map(isUsualResourceId)).toEqual([false, false, false]);
  });

  test("reads the same parts as the long way", () => {
    for (const id of [CLUSTER_ID, SUBNET_ID, VNET_ID, CLUSTER_ID.toUpperCase(), LOCK, POLICY, GROUP]) {
      expect(readParts(id), id).toEqual(readUnusual(id));
    }
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), fc.nat(8), (pieces, from) => {
        const text = [...CLUSTER_ID.split("/").slice(0, from + 1), ...pieces].join("/");
        expect(readParts(text)).toEqual(readUnusual(text));
      }),
      { seed: 20_261_130, numRuns: 3_000 },
    );
  });

  test("takes nothing that the long way does not take for the id of one resource", () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), fc.nat(8), (pieces, from) => {
        const text = [...CLUSTER_ID.split("/").slice(0, from + 1), ...pieces].join("/");
        const read = readUnusual(text);
        const one = read.kind === "id" && read.parts.resources.length === 1 && read.parts.resourceGroup;
        return !isUsualResourceId(text) || Boolean(one);
      }),
      { seed: 20_261_129, numRuns: 3_000 },
    );
  });
});
