import { describe, expect, it } from "vitest";
import { SIMULATOR_CLOUD } from "../../../platform/azure/clouds.ts";
import {
  CallStopped,
  checkDestination,
  isServed,
  plainUrl,
  type Served,
} from "../../../platform/azure/fence.ts";
import { CLUSTER_ID, SUBSCRIPTION } from "../../support/migration-facts.ts";

const FOREIGN = "99999999-2222-4333-8444-555555555555";
const served: Served = new Set([SUBSCRIPTION]);
const { arm, graph } = SIMULATOR_CLOUD;
const GRAPH_QUERY = `${arm}/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01`;

/** The code with which a request is stopped; undefined where it is let through. */
function stopped(url: string, only: Served, body?: unknown) {
  try {
    checkDestination({ method: "GET", url, body }, SIMULATOR_CLOUD, only);
    return undefined;
  } catch (error) {
    if (error instanceof CallStopped) return error.code;
    throw error;
  }
}

describe("the last look at a request before it leaves", () => {
  it.each([
    `${arm}${CLUSTER_ID}?api-version=2026-06-01`,
    `${arm}${CLUSTER_ID.toUpperCase()}?api-version=2026-06-01`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resourceGroups/${encodeURIComponent("組-ü(1)")}?$filter=a eq 'b'`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resourceGroups/組-ü(1)`,
    `${graph}/v1.0/servicePrincipals(appId='a')?$select=id`,
    GRAPH_QUERY,
  ])("lets through what is plain and served: %s", (url) => {
    expect(stopped(url, served)).toBeUndefined();
  });

  it.each([
    `${arm}/subscriptions/${SUBSCRIPTION}/../${FOREIGN}/resourceGroups/rg`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resourceGroups/../providers/../../${SUBSCRIPTION}`,
    `${arm}/subscriptions/${SUBSCRIPTION}/./resourceGroups/rg`,
    `${arm}/subscriptions/${SUBSCRIPTION}/%2e%2e/${FOREIGN}`,
    `${arm}/subscriptions/${SUBSCRIPTION}/%252e%252e/${FOREIGN}`,
    `${arm}/subscriptions/${SUBSCRIPTION}/..%2f${FOREIGN}`,
    `${arm}/subscriptions/${SUBSCRIPTION}%2fresourceGroups/rg`,
    `${arm}/subscriptions/${SUBSCRIPTION}/rg%5c..%5c${FOREIGN}`,
    `${arm}/subscriptions/${SUBSCRIPTION}\\..\\${FOREIGN}`,
    `${arm}//subscriptions/${SUBSCRIPTION}/resourceGroups/rg`,
    `${arm}/subscriptions/${SUBSCRIPTION}//resourceGroups/rg`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resource\tGroups/rg`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resourceGroups/rg%00`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resourceGroups/rg%3fa`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resourceGroups/rg%zz`,
    `${arm}/subscriptions/${SUBSCRIPTION}/resourceGroups/a\u200db`,
    `https://somebody:else@${new URL(arm).host}${CLUSTER_ID}`,
  ])("stops what is read in another way than it is written, served or not: %s", (url) => {
    expect(stopped(url, served)).toBe("address-not-plain");
    expect(stopped(url, undefined)).toBe("address-not-plain");
  });

  it.each([
    `${arm}/subscriptions/${FOREIGN}/resourceGroups/rg`,
    `${arm}/SUBSCRIPTIONS/${FOREIGN.toUpperCase()}`,
    `${arm}/subscriptions/${encodeURIComponent("１１１１１１１１")}`,
    `${arm}/subscriptions`,
    `${arm}/providers/Microsoft.Management/managementGroups/corp`,
    `${arm}/providers/Microsoft.Authorization/roleAssignments/${FOREIGN}`,
    `${arm}/tenants`,
  ])("stops what lies outside the served subscriptions, and only where some are not served: %s", (url) => {
    expect(stopped(url, served)).toBe("subscription-not-served");
    expect(stopped(url, undefined)).toBeUndefined();
  });

  it.each([
    ["the served one", { subscriptions: [SUBSCRIPTION] }, undefined],
    ["none by name", { query: "resources" }, undefined],
    ["another one", { subscriptions: [SUBSCRIPTION, FOREIGN] }, "subscription-not-served"],
    ["a management group", { managementGroups: ["corp"] }, "subscription-not-served"],
  ])("looks into queries of Resource Graph: %s", (_, query, code) => {
    expect(stopped(GRAPH_QUERY, served, JSON.stringify(query))).toBe(code);
    expect(stopped(GRAPH_QUERY, undefined, JSON.stringify(query))).toBeUndefined();
  });

  it("stops a query whose body it cannot read", () => {
    expect(stopped(GRAPH_QUERY, served, new Uint8Array())).toBe("subscription-not-served");
  });

  it.each(["https://evil.invalid/", `${arm}.evil.invalid/`, `${arm.replace("https", "http")}/`, "nothing"])(
    "stops what goes to another host: %s",
    (url) => {
      expect(stopped(url, undefined)).toBe("host-unknown");
    },
  );
});

it("a link is followed to where it is allowed to lead, and nowhere else", () => {
  const link = `${arm}${CLUSTER_ID}/agentPools?api-version=1&$skiptoken=a b`;
  expect(plainUrl(link, [arm]).href).toBe(link.replace(" ", "%20"));
  expect(() => plainUrl(`${graph}/v1.0/me`, [arm])).toThrow(CallStopped);
});

it.each([
  [true, CLUSTER_ID],
  [true, CLUSTER_ID.toUpperCase()],
  [false, CLUSTER_ID.replace(SUBSCRIPTION, FOREIGN)],
  [false, `/subscriptions/${SUBSCRIPTION}/../${FOREIGN}`],
  [false, "/providers/Microsoft.Management/managementGroups/corp"],
  [false, "/"],
])("is %s of an id that is served: %s", (expected, id) => {
  expect(isServed({ served }, id)).toBe(expected);
  expect(isServed({ served: undefined }, id)).toBe(true);
});
