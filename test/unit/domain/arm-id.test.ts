import { describe, expect, test } from "vitest";
import { ClusterId, isWithin, nameOf, parseArmId, requireArmId, sameId } from "../../../domain/arm-id.ts";
import { CLUSTER_ID, SUBNET_ID, VNET_ID } from "../../support/migration-facts.ts";

describe("a resource id", () => {
  test("is read into its parts, with nested types in order", () => {
    expect(parseArmId(SUBNET_ID)).toMatchObject({
      resourceGroup: "rg-network",
      provider: "Microsoft.Network",
      types: ["virtualNetworks", "subnets"],
      names: ["spoke", "aks"],
    });
  });

  test.each([
    "",
    "orders",
    "/subscriptions/not-a-guid/resourceGroups/rg/providers/A.B/c/d",
    CLUSTER_ID.replace("/resourceGroups/", "/groups/"),
    `${CLUSTER_ID}/agentPools`,
    `${CLUSTER_ID}/`,
    CLUSTER_ID.replace("orders", "or?ders"),
    CLUSTER_ID.slice(0, CLUSTER_ID.indexOf("/providers")),
  ])("that is none is refused: %s", (text) => {
    expect(parseArmId(text)).toBeUndefined();
    expect(() => requireArmId(text)).toThrow(RangeError);
  });

  test("is the same in any case and with doubled slashes", () => {
    expect(sameId(CLUSTER_ID, CLUSTER_ID.toUpperCase())).toBe(true);
    expect(sameId(CLUSTER_ID, `/${CLUSTER_ID}/`)).toBe(true);
    expect(sameId(CLUSTER_ID, `${CLUSTER_ID}2`)).toBe(false);
  });

  test("lies within its parents, but not within a sibling whose name it begins with", () => {
    expect(isWithin(SUBNET_ID, VNET_ID)).toBe(true);
    expect(isWithin(VNET_ID, VNET_ID.toLowerCase())).toBe(true);
    expect(isWithin(`${VNET_ID}2/subnets/aks`, VNET_ID)).toBe(false);
    expect(nameOf(SUBNET_ID)).toBe("aks");
  });

  test("of another type is refused with the form that was expected", () => {
    const answer = ClusterId.safeParse(SUBNET_ID);
    expect(answer.error?.issues[0]?.message).toContain("Microsoft.ContainerService/managedClusters/{name}");
    expect(ClusterId.safeParse(CLUSTER_ID).success).toBe(true);
  });
});
