import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FleetError } from "../../../../local/arm/fleet/fleet-error.ts";
import { findJsonMistake } from "../../../../local/arm/fleet/json-syntax.ts";
import { loadFleet, readFleet } from "../../../../local/arm/fleet/load-fleet.ts";

function problemsOf(text: string): readonly string[] {
  try {
    return readFleet(text, { file: "fleet.json" }).leftOut;
  } catch (error) {
    if (error instanceof FleetError) return error.problems;
    throw error;
  }
}

const problemsIn = (...entries: unknown[]) => problemsOf(JSON.stringify(entries));

const idOf = (name: string) =>
  `/subscriptions/s/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/${name}`;
const cluster = (name: string, changes: object = {}) => ({
  id: idOf(name),
  name,
  location: "westeurope",
  servicePrincipalProfile: { clientId: "22222222-3333-4444-8555-666666666666" },
  agentPoolProfiles: [{ name: "one" }],
  ...changes,
});

describe("a file that is no list of clusters", () => {
  it.each([
    ["", "the file is empty; make one with: az aks list -o json"],
    [" \n", "the file is empty; make one with: az aks list -o json"],
    ["[\n\0{\0", "the file is not UTF-8 (PowerShell's > may write UTF-16); save it as UTF-8"],
    ["\uFFFD\uFFFD[", "the file is not UTF-8 (PowerShell's > may write UTF-16); save it as UTF-8"],
    ["3", "must be a list of clusters, is a number; make one with: az aks list -o json"],
    [
      '{"error":{"code":"AuthorizationFailed","message":"No."}}',
      "must be a list of clusters, is an error of Azure: AuthorizationFailed: No.",
    ],
    [
      '{"a":1,"value":{}}',
      'must be a list of clusters or an object whose "value" is one, is an object with the fields a, value; make one with: az aks list -o json',
    ],
    [
      "ERROR: Please run 'az login' to setup account.\n",
      "must be a list of clusters, is a message of the az tool: ERROR: Please run 'az login' to setup account.",
    ],
    [
      '{"value":[],"nextLink":"https://x"}',
      "nextLink: the list is not complete, this is only its first part of 0 clusters; follow nextLink and put the entries of all parts into one list",
    ],
    [
      '{"count":2,"data":[{},{}],"skip_token":"x","total_records":3}',
      "skip_token: the list is not complete, this is only its first part of 2 clusters; follow skip_token and put the entries of all parts into one list",
    ],
    [`${"[".repeat(300)}${"]".repeat(300)}`, "is nested deeper than 200 levels"],
  ])("%j is refused with what it is", (text, problem) => {
    expect(problemsOf(text)).toEqual([`fleet.json: ${problem}`]);
  });
});

describe("broken JSON", () => {
  it.each([
    ['[{"a":1},]', 1, 10, "a value", '"]"'],
    ['[\n  {"a" 1}\n]', 2, 8, '":" after the field name', '"1"'],
    ['[{"a":1,}]', 1, 9, "a field name in double quotes", '"}"'],
    ["[{a:1}]", 1, 3, 'a field name in double quotes or "}"', '"a"'],
    ['[{"a":1} {"b":2}]', 1, 10, '"," or "]"', '"{"'],
    ['[{"a":1]', 1, 8, '"," or "}"', '"]"'],
    ['[{"a":1}', 1, 9, '"," or "]"', "the end of the file"],
    ["[", 1, 2, 'a value or "]"', "the end of the file"],
    ['["abc', 1, 6, "a closing quote for the text of line 1", "the end of the file"],
    ['["abc\n"]', 1, 6, "a closing quote in the same line", "the end of the line"],
    ['["a\\x"]', 1, 4, "a JSON escape after the backslash", '"\\"'],
    ['["a\\u12"]', 1, 4, "a JSON escape after the backslash", '"\\"'],
    ["[01]", 1, 3, '"," or "]"', '"1"'],
    ["[] x", 1, 4, "the end of the file", '"x"'],
    ["[\u0001]", 1, 2, 'a value or "]"', "the control character U+0001"],
    ["[tru]", 1, 2, 'a value or "]"', '"t"'],
  ])("%j is located and says what was expected", (text, line, column, expected, found) => {
    expect(findJsonMistake(text)).toEqual({ line, column, expected, found });
    expect(problemsOf(text)).toEqual([
      `fleet.json: line ${line.toString()}, column ${column.toString()}: broken JSON: expected ${expected}, found ${found}`,
    ]);
  });

  it("that is no JSON at all says so, without quoting the file", () => {
    expect(problemsOf("Name  Location\n----")).toEqual([
      'fleet.json: line 1, column 1: broken JSON: expected a value, found "N"; the file does not look like JSON, make one with: az aks list -o json',
    ]);
  });

  const seed = 20260501;
  it(`is found exactly where JSON.parse refuses a text (seed ${seed.toString()})`, () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "]", "}", '"', "\\", "x", "0", "\n", "\u0000"))
      .map(([text, at, damage]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + damage + text.slice(place + 1);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        let accepted = true;
        try {
          JSON.parse(text);
        } catch {
          accepted = false;
        }
        expect(findJsonMistake(text) === undefined).toBe(accepted);
      }),
      { seed, numRuns: 2000 },
    );
  });
});

describe("an entry that is no cluster", () => {
  it.each([
    ["text", "must be a cluster (an object), is text"],
    [null, "must be a cluster (an object), is null"],
    [[], "must be a cluster (an object), is an empty list"],
  ])("%j is refused by its place", (entry, problem) => {
    expect(problemsIn(cluster("a"), entry)).toEqual([`fleet.json: entry 2: ${problem}`]);
  });

  it.each([
    [{ id: undefined }, "id: must be text, is missing"],
    [{ id: 7 }, "id: must be text, is a number"],
    [{ location: undefined }, "location: must be text, is missing"],
    [{ location: "" }, "location: must be text, is empty text"],
    [{ location: false }, "location: must be text, is the value false"],
    [
      { type: "Microsoft.Compute/disks" },
      "type: must be Microsoft.ContainerService/managedClusters, is Microsoft.Compute/disks",
    ],
    [{ type: 1 }, "type: must be text, is a number"],
    [{ tags: [1] }, "tags: must be an object, is a list"],
    [{ identity: "none" }, "identity: must be an object, is text"],
    [{ sku: 1 }, "sku: must be an object, is a number"],
    [{ provisioningState: 3 }, "provisioningState: must be text, is a number"],
    [
      { agentPoolProfiles: undefined },
      "agentPoolProfiles: must be a list with at least one pool, is missing",
    ],
    [{ agentPoolProfiles: [] }, "agentPoolProfiles: must be a list with at least one pool, is an empty list"],
    [
      { agentPoolProfiles: { a: 1 } },
      "agentPoolProfiles: must be a list with at least one pool, is an object",
    ],
    [{ agentPoolProfiles: ["x"] }, "agentPoolProfiles[0]: must be an object, is text"],
    [{ agentPoolProfiles: [{ name: "a" }, {}] }, "agentPoolProfiles[1].name: must be text, is missing"],
    [
      { agentPoolProfiles: [{ name: "a" }, { name: "A" }] },
      "agentPoolProfiles[1].name: A is the name of agentPoolProfiles[0] too",
    ],
    [{ enableRbac: true, enableRBAC: false }, "enableRBAC: enableRbac and enableRBAC are the same field"],
    [
      { id: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/orders-kr" },
      "id: must be the id of a managed cluster (/subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…), is /subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/orders-kr",
    ],
    [{ id: idOf("other") }, "id: ends in other, but name is orders-kr"],
  ])("with %j is refused by entry, name and field", (changes, problem) => {
    expect(problemsIn(cluster("a"), cluster("b"), cluster("orders-kr", changes))).toEqual([
      `fleet.json: entry 3 (orders-kr): ${problem}`,
    ]);
  });

  it("without a name is called by its place alone", () => {
    expect(problemsIn(cluster("a", { name: undefined }))).toEqual([
      "fleet.json: entry 1: name: must be text, is missing",
    ]);
  });

  it("in ARM's shape is told with ARM's path to the field", () => {
    const { agentPoolProfiles: _pools, ...rest } = cluster("a");
    const properties = { servicePrincipalProfile: { clientId: "c" }, agentPoolProfiles: [] };
    expect(problemsIn({ ...rest, properties: { ...properties, provisioningState: 1 } })).toEqual([
      "fleet.json: entry 1 (a): properties.agentPoolProfiles: must be a list with at least one pool, is an empty list",
      "fleet.json: entry 1 (a): properties.provisioningState: must be text, is a number",
    ]);
    expect(problemsIn({ ...rest, properties: "x" })).toEqual([
      "fleet.json: entry 1 (a): properties: must be an object, is text",
    ]);
  });
});

describe("problems of a whole file", () => {
  it("are reported together, in the order of the file", () => {
    expect(
      problemsIn(cluster("a", { location: 1, agentPoolProfiles: [] }), "x", cluster("b", { name: "c" })),
    ).toEqual([
      "fleet.json: entry 1 (a): location: must be text, is a number",
      "fleet.json: entry 1 (a): agentPoolProfiles: must be a list with at least one pool, is an empty list",
      "fleet.json: entry 2: must be a cluster (an object), is text",
      "fleet.json: entry 3 (c): id: ends in b, but name is c",
    ]);
  });

  it("include two clusters of one id, whatever the case", () => {
    const twin = { ...cluster("Alpha"), id: idOf("alpha").replace("resourcegroups", "RESOURCEGROUPS") };
    expect(problemsIn(cluster("alpha"), cluster("beta"), twin)).toEqual([
      "fleet.json: entry 3 (Alpha): id: is the id of entry 1 (alpha) too",
    ]);
  });

  it("make one error whose message is all of them", () => {
    const read = () => loadFleet('["x","y"]', { file: "f.json" });
    expect(read).toThrow(FleetError);
    expect(read).toThrow(
      "f.json: entry 1: must be a cluster (an object), is text\nf.json: entry 2: must be a cluster (an object), is text",
    );
  });
});
