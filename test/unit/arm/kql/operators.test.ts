import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../local/arm/world/json.ts";
import type { Column } from "../../../../local/arm/kql/index.ts";
import { ask, tableOf } from "../../../support/arm/kql-table.ts";

const columns: readonly Column[] = [
  { name: "name", type: "string" },
  { name: "size", type: "long" },
  { name: "bag", type: "dynamic" },
];

const tables = {
  things: tableOf(columns, [
    { name: "b", size: 2, bag: { kind: "x", parts: ["p", "q"], when: "2026-03-02T08:00:00Z" } },
    { name: "a", size: null, bag: { kind: "y", parts: [] } },
    { name: "c", size: 1, bag: { kind: "x", parts: null } },
    { name: "B", size: 2, bag: null },
  ]),
};

const answer = (query: string): readonly JsonObject[] => ask(`things | ${query}`, tables);
const names = (query: string) => answer(query).map(({ name }) => name);

describe("a tabular operator", () => {
  it("extend adds columns, and replaces one in its place", () => {
    expect(
      Object.keys(answer("extend name = toupper(name), more = strcat(name, '-', size)")[0] ?? {}),
    ).toEqual(["name", "size", "bag", "more"]);
    expect(answer("extend name = toupper(name), more = strcat(name, '-', size)")[0]).toMatchObject({
      name: "B",
      more: "b-2",
    });
  });

  it("project keeps what is named, in that order, and names the unnamed by their paths", () => {
    expect(
      answer("project size, label = name, bag.kind, tostring(bag['parts'][0]), tolower(name)")[0],
    ).toEqual({
      size: 2,
      label: "b",
      bag_kind: "x",
      bag_parts_0: "p",
      Column5: "b",
    });
  });

  it("project-away takes columns away, project-rename renames one in its place", () => {
    expect(answer("project-away bag | project-rename label = name")[0]).toEqual({ label: "b", size: 2 });
  });

  it("distinct keeps one of equal rows", () => {
    expect(answer("distinct size")).toEqual([{ size: 2 }, { size: null }, { size: 1 }]);
    expect(answer("project size | distinct *")).toHaveLength(3);
  });

  it("summarize counts and collects by key, without nulls in what it collects", () => {
    expect(
      answer(
        "summarize count(), dcount(size), make_list(size), sizes = make_set(size) by kind = tostring(bag.kind)",
      ),
    ).toEqual([
      { kind: "x", count_: 2, dcount_size: 2, list_size: [2, 1], sizes: [2, 1] },
      { kind: "y", count_: 1, dcount_size: 0, list_size: [], sizes: [] },
      { kind: "", count_: 1, dcount_size: 1, list_size: [2], sizes: [2] },
    ]);
  });

  it("summarize without keys answers one row even of none, with keys none", () => {
    expect(answer("where name == 'z' | summarize n = count()")).toEqual([{ n: 0 }]);
    expect(answer("where name == 'z' | summarize n = count() by name")).toEqual([]);
  });

  it("order goes down by default, with capitals before small letters and nulls at the low end", () => {
    expect(names("order by name")).toEqual(["c", "b", "a", "B"]);
    expect(names("sort by size asc, name desc")).toEqual(["a", "c", "b", "B"]);
    expect(names("order by size desc, name asc")).toEqual(["B", "b", "c", "a"]);
  });

  it("take, limit and top keep the first", () => {
    expect(names("take 2")).toEqual(["b", "a"]);
    expect(names("limit 0")).toEqual([]);
    expect(names("top 2 by name asc")).toEqual(["B", "a"]);
  });

  it("count answers one row", () => {
    expect(answer("where size == 2 | count")).toEqual([{ Count: 2 }]);
  });

  it("mv-expand makes a row of each element, and keeps a row that has none", () => {
    expect(answer("mv-expand part = bag.parts to typeof(string) | project name, part")).toEqual([
      { name: "b", part: "p" },
      { name: "b", part: "q" },
      { name: "a", part: "" },
      { name: "c", part: "" },
      { name: "B", part: "" },
    ]);
  });

  it("mv-expand makes a bag of each property of a bag", () => {
    expect(answer("take 1 | mv-expand bag | project bag")).toEqual([
      { bag: { kind: "x" } },
      { bag: { parts: ["p", "q"] } },
      { bag: { when: "2026-03-02T08:00:00Z" } },
    ]);
  });

  it("mv-expand stops at 128 rows unless the query gives another limit", () => {
    const many = tableOf(columns, [
      { name: "n", size: 0, bag: Array.from({ length: 200 }, (_, index) => index) },
    ]);
    expect(ask("t | mv-expand bag", { t: many })).toHaveLength(128);
    expect(ask("t | mv-expand bag limit 150", { t: many })).toHaveLength(150);
  });

  it("union puts rows below each other, with empty texts and nulls where a table lacks the column", () => {
    const others = tableOf([{ name: "other", type: "string" }], [{ other: "o" }]);
    expect(
      ask("things | project name, size | take 1 | union (others | project other)", { ...tables, others }),
    ).toEqual([
      { name: "b", size: 2, other: "" },
      { name: "", size: null, other: "o" },
    ]);
  });
});

describe("a function", () => {
  it.each<[string, JsonObject[string]]>([
    ["tostring(bag.parts)", '["p","q"]'],
    ["tostring(size)", "2"],
    ["tostring(bag.nothing)", ""],
    ["split('a/b/c', '/')", ["a", "b", "c"]],
    ["split('a/b/c', '/', 1)", ["b"]],
    ["split('a/b/c', '/')[2]", "c"],
    ["array_length(bag.parts)", 2],
    ["array_length(bag.kind)", null],
    ["bag_keys(bag)", ["kind", "parts", "when"]],
    ["coalesce('', tostring(bag.nothing), 'last')", "last"],
    ["coalesce(bag.nothing, bag.kind)", "x"],
    ["iff(size > 1, 'big', 'small')", "big"],
    ["iif(size > 2 and true, 1, 2)", 2],
    ["todatetime(bag.when)", "2026-03-02T08:00:00.000Z"],
    ["tostring(todatetime(bag.when))", "2026-03-02T08:00:00.0000000Z"],
    ["todatetime(bag.when) > todatetime('2026-03-02T09:59:00+02:00')", true],
    ["todatetime(bag.kind)", null],
    ["not(size == 2)", false],
    ["-1", -1],
  ])("%s is %j", (expression, value) => {
    expect(answer(`take 1 | project it = ${expression}`)).toEqual([{ it: value }]);
  });
});
