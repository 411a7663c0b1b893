import { describe, expect, it } from "vitest";
import { ask, tableOf } from "../../../support/arm/kql-table.ts";

const tables = {
  lefts: tableOf(
    [
      { name: "key", type: "string" },
      { name: "l", type: "long" },
    ],
    [
      { key: "a", l: 1 },
      { key: "a", l: 2 },
      { key: "b", l: 3 },
    ],
  ),
  rights: tableOf(
    [
      { name: "key", type: "string" },
      { name: "r", type: "long" },
      { name: "note", type: "string" },
    ],
    [
      { key: "a", r: 10, note: "n" },
      { key: "a", r: 11, note: "m" },
      { key: "c", r: 12, note: "o" },
    ],
  ),
};

const pairs = (query: string) => ask(query, tables).map(({ l, r }) => [l, r]);

describe("join", () => {
  it("of kind inner pairs every match", () => {
    expect(pairs("lefts | join kind=inner rights on key")).toEqual([
      [1, 10],
      [1, 11],
      [2, 10],
      [2, 11],
    ]);
  });

  it("is innerunique unless told otherwise: one left row of each key", () => {
    expect(pairs("lefts | join (rights) on key")).toEqual([
      [1, 10],
      [1, 11],
    ]);
    expect(pairs("lefts | join kind = innerunique (rights) on key")).toHaveLength(2);
  });

  it("of kind leftouter keeps what has no match, with empty texts and nulls", () => {
    expect(ask("lefts | where l == 3 | join kind=leftouter (rights) on key", tables)).toEqual([
      { key: "b", l: 3, key1: "", r: null, note: "" },
    ]);
  });

  it("of kind fullouter keeps what has no match on either side", () => {
    expect(ask("lefts | where l == 3 | join kind=fullouter (rights | where r > 10) on key", tables)).toEqual([
      { key: "b", l: 3, key1: "", r: null, note: "" },
      { key: "", l: null, key1: "a", r: 11, note: "m" },
      { key: "", l: null, key1: "c", r: 12, note: "o" },
    ]);
  });

  it("of kind leftanti keeps only what has no match, and no right columns", () => {
    expect(ask("lefts | join kind=leftanti (rights) on key", tables)).toEqual([{ key: "b", l: 3 }]);
  });

  it("pairs columns of two names, on either side of the sign, and by several keys", () => {
    const query = (on: string) =>
      `lefts | join kind=inner (rights | project other = key, r, l = 1) on ${on} | project l, r`;
    const expected = [
      [1, 10],
      [1, 11],
    ];
    expect(pairs(query("$left.key == $right.other, $left.l == $right.l"))).toEqual(expected);
    expect(pairs(query("$right.other == $left.key and l"))).toEqual(expected);
  });

  it("matches no null", () => {
    const nulls = tableOf([{ name: "l", type: "long" }], [{ l: null }]);
    expect(ask("nulls | join kind=inner (nulls) on l", { nulls })).toEqual([]);
  });
});
