import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QueryError } from "../../../../local/arm/kql/index.ts";
import { ask, tableOf } from "../../../support/arm/kql-table.ts";

const table = tableOf(
  [
    { name: "id", type: "string" },
    { name: "size", type: "long" },
    { name: "bag", type: "dynamic" },
  ],
  [],
);
const tables = { resources: table, other: table, resourcecontainers: table };

function refusalOf(query: string): QueryError {
  try {
    ask(query, tables);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`not refused: ${query}`);
}

describe("a query that is none", () => {
  it.each([
    ["resources | where id == ", 1, 24, "<EOF>"],
    ["resources\n| where id =\n'x'", 2, 11, "="],
    ["resources where", 1, 10, "where"],
    ["resources | where (id == 'x'", 1, 28, "<EOF>"],
    ["resources | take 'x'", 1, 17, "'x'"],
    ["resources | project", 1, 19, "<EOF>"],
    ["resources | where id =~ DEV-T24' and id contains 'x'", 1, 51, "'"],
    ["", 1, 0, "<EOF>"],
  ])("%j is refused at line %i, character %i, token %j", (query, line, column, token) => {
    expect(refusalOf(query)).toMatchObject({ kind: "syntax", place: { line, column, token } });
  });

  it("names the token that is expected, where only one is", () => {
    expect(refusalOf("resources | where (id == 'x'").expected).toBe(")");
  });
});

describe("a query that cannot be", () => {
  it.each([
    ["resources | where name == 'x'", "Failed to resolve scalar expression named 'name'"],
    ["resources | where ID == 'x'", "Failed to resolve scalar expression named 'ID'"],
    ["resources | project id | where size == 1", "'size'"],
    ["resources | where id == 1", "string and long"],
    ["resources | where bag.a == bag.b", "dynamic and dynamic"],
    ["resources | where id.name == 'x'", "into a string"],
    ["resources | where id", "A bool is expected"],
    ["resources | where size contains '1'", "needs strings"],
    ["resources | summarize count() by bag.kind", "explicit cast"],
    ["resources | order by bag.kind", "explicit cast"],
    ["resources | distinct bag", "explicit cast"],
    ["resources | join (other) on bag", "explicit cast"],
    ["resources | join (other) on $left.id == $right.size", "string and long"],
    ["resources | extend a = id, a = id", "exists already"],
    ["resources | project-away nothing", "'nothing'"],
    ["resources | mv-expand id", "a dynamic is expected"],
    ["resources | where count() == 1", "only in a summarize"],
    ["resources | extend a = tolower(id, id)", "2 arguments"],
    ["resources | mv-expand bag limit 3000", "at most 2000"],
    ["resources | mv-expand bag | mv-expand bag | mv-expand bag | mv-expand bag", "3 mv-expand"],
  ])("%s: %s", (query, message) => {
    const error = refusalOf(query);
    expect(error.message).toContain(message);
    expect(error.kind).toBe("semantic");
  });

  it("is refused without rows as with them: names and types are resolved first", () => {
    expect(refusalOf("resources | where false and nothing == 'x'").message).toContain("'nothing'");
  });

  it.each([
    "resources | join (other) on id | join (other) on id",
    "resources | union resourcecontainers | union resourcecontainers | union resourcecontainers | union other",
  ])("joins too much: %s", (query) => {
    expect(refusalOf(query).code).toBe("DisallowedMaxNumberOfRemoteTables");
  });

  it("may join resourcecontainers three times", () => {
    const join = "| join kind=leftouter (resourcecontainers | project id) on id";
    expect(ask(`resources ${join} ${join} ${join}`, tables)).toEqual([]);
  });
});

describe("a query that Azure may answer and the simulator does not", () => {
  it.each([
    ["let x = 1; resources", "let"],
    ["resources | parse id with *", "parse"],
    ["resources | project-keep id", "project-keep"],
    ["resources | project-away b*", "patterns"],
    ["resources | where id matches regex 'x'", "matches"],
    ["resources | where size + 1 == 2", "'+'"],
    ["resources | where id in (other | project id)", "subquery"],
    ["resources | extend a = substring(id, 1)", "substring()"],
    ["resources | extend a = dynamic([])", "dynamic("],
    ["resources | where id < 'x'", "strings"],
    ["resources | summarize max(size)", "max()"],
    ["resources | summarize make_set(id, 5)", "make_set()"],
    ["resources | join kind=rightouter (other) on id", "rightouter"],
    ["resources | union kind=inner other", "kind"],
    ["resources | mv-expand bag, id", "several columns"],
    ["resources | order by id asc nulls first", "nulls"],
    ["resources | where bag", "condition"],
    ["resources; resources", "more than one statement"],
  ])("%s", (query, what) => {
    const error = refusalOf(query);
    expect(error.kind).toBe("notModelled");
    expect(error.message).toContain("The simulator does not model");
    expect(error.message).toContain(what);
  });
});

describe("any text", () => {
  const words = fc.constantFrom(
    ...[
      "resources",
      "|",
      "where",
      "project",
      "id",
      "bag",
      "==",
      "in",
      "(",
      ")",
      ",",
      "'x'",
      "1",
      "by",
      "count",
    ],
    ...[
      "summarize",
      "join",
      "on",
      ".",
      "[",
      "]",
      "-",
      "mv-expand",
      "order",
      "=",
      "and",
      "!in~",
      "take",
      "union",
    ],
  );

  it("is answered or refused, and breaks nothing", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((dependencies) => dependencies.join(" ")),
          fc.array(words).map((dependencies) => `resources | ${dependencies.join(" ")}`),
        ),
        (query) => {
          try {
            ask(query, tables);
          } catch (error) {
            if (
              !(error instanceof QueryError) &&
              !(error instanceof RangeError && /no table/.test(error.message))
            )
              throw error;
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
