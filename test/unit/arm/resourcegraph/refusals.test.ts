import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { queryGraph } from "../../../../platform/azure/resource-graph.ts";
import { demoWorld, type GraphWorld, post } from "../../../support/arm/graph-world.ts";

describe("Resource Graph refuses", () => {
  let world: GraphWorld;
  beforeAll(async () => {
    world = await demoWorld({ throttling: false });
  });
  afterAll(async () => {
    await world.close();
  });

  it("what is no query, with line, character and token", async () => {
    const { status, body } = await post(world, { query: "resources\n| where name = 'x'" });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: {
        code: "BadRequest",
        message: expect.stringMatching(
          /^Please provide below info when asking for support: timestamp = 2026-03-02T08:00:00\.0000000Z, correlationId = [0-9a-f-]{36}\.$/,
        ) as unknown,
        details: [
          { code: "InvalidQuery", message: expect.stringContaining("Query is invalid.") as unknown },
          { code: "ParserFailure", line: 2, characterPositionInLine: 13, token: "=" },
        ],
      },
    });
  });

  it.each([
    ["an unknown table", "nothing | count", "DisallowedLogicalTableName", "Table nothing is invalid"],
    ["an unknown column", "resources | where nothing == 1", "InvalidQuery", "named 'nothing'"],
    ["a group by a dynamic", "resources | summarize count() by tags.team", "InvalidQuery", "explicit cast"],
    [
      "one table twice on a right side",
      "resources | join (authorizationresources) on id | join (authorizationresources) on id",
      "DisallowedMaxNumberOfRemoteTables",
      "authorizationresources",
    ],
  ])("%s, as Azure does", async (_, query, code, message) => {
    const { status, body } = await post(world, { query });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: {
        code: "BadRequest",
        details: [{ code: "InvalidQuery" }, { code, message: expect.stringContaining(message) as unknown }],
      },
    });
  });

  it.each([
    ["an operator", "resources | parse id with *", "the operator 'parse'"],
    ["a table", "AdvisorResources | count", "the table 'AdvisorResources'"],
    [
      "policy states, which would falsely be none",
      "policyresources | where type =~ 'microsoft.policyinsights/policystates'",
      "the type 'microsoft.policyinsights/policystates' of policyresources",
    ],
    [
      "classic administrators, who would falsely be none",
      "resources | join kind=inner (authorizationresources | where tolower(type) == 'microsoft.authorization/classicAdministrators') on id",
      "the type 'microsoft.authorization/classicAdministrators' of authorizationresources",
    ],
  ])("%s that is not modelled, and says so itself", async (_, query, what) => {
    const { status, body } = await post(world, { query });
    expect(status).toBe(400);
    const message = expect.stringContaining(`The simulator does not model ${what}`) as unknown;
    expect(body).toMatchObject({
      error: {
        code: "BadRequest",
        message,
        details: [{ code: "InvalidQuery" }, { code: "NotModelled", message }],
      },
    });
  });

  it("in a way that the real client turns into an error with status and message", async () => {
    await expect(queryGraph(world.azure, "resources | evaluate x()", z.object({}))).rejects.toMatchObject({
      name: "RestError",
      statusCode: 400,
      code: "BadRequest",
      message: expect.stringContaining("The simulator does not model the operator 'evaluate'") as unknown,
    });
  });

  const query = "resources | count";
  it.each([
    ["management groups", { query, managementGroups: ["mg"] }, "NotModelled"],
    ["facets", { query, facets: [{ expression: "x" }] }, "NotModelled"],
    ["the table format", { query, options: { resultFormat: "table" } }, "NotModelled"],
    ["partial scopes", { query, options: { allowPartialScopes: true } }, "NotModelled"],
    [
      "another scope of rights",
      { query, options: { authorizationScopeFilter: "AtScopeExact" } },
      "NotModelled",
    ],
    ["no subscription in the list of them", { query, subscriptions: [] }, "NotModelled"],
    ["a field that it does not know", { query, first: 5 }, "NotModelled"],
    ["an option that it does not know", { query, options: { top: 5 } }, "NotModelled"],
    ["a subscription that is no GUID", { query, subscriptions: ["x"] }, "BadRequest"],
    ["a body without a query", { subscriptions: [] }, "BadRequest"],
    ["no rows in a page", { query, options: { $top: 0 } }, "BadRequest"],
    ["too many rows in a page", { query, options: { $top: 1001 } }, "BadRequest"],
    ["a negative skip", { query, options: { $skip: -1 } }, "BadRequest"],
  ])("%s", async (_, body, code) => {
    const answer = await post(world, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code } });
  });

  it("versions that it does not know, and none that it does", async () => {
    expect((await post(world, { query }, "2020-01-01")).status).toBe(400);
    for (const version of ["2021-03-01", "2022-10-01", "2024-04-01"]) {
      expect((await post(world, { query }, version)).status).toBe(200);
    }
  });
});
