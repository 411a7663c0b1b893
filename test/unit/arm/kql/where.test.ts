import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../../../local/arm/world/json.ts";
import type { Column } from "../../../../local/arm/kql/index.ts";
import { literal } from "../../../../platform/azure/resource-graph.ts";
import { ask, tableOf } from "../../../support/arm/kql-table.ts";

const columns: readonly Column[] = [
  { name: "id", type: "long" },
  { name: "text", type: "string" },
  { name: "number", type: "long" },
  { name: "bag", type: "dynamic" },
];

interface Sample {
  readonly id: number;
  readonly text: string;
  readonly number: number | null;
  readonly bag: { readonly inner?: string; readonly list: readonly number[] } | null;
}

const text = fc.string({ unit: fc.constantFrom("a", "B", "b", " ", "/", "'", "\\", "é"), maxLength: 5 });
const sample: fc.Arbitrary<Omit<Sample, "id">> = fc.record({
  text,
  number: fc.option(fc.integer({ min: -3, max: 3 })),
  bag: fc.option(
    fc.record({ inner: text, list: fc.array(fc.nat(3), { maxLength: 3 }) }, { requiredKeys: ["list"] }),
  ),
});

interface Condition {
  readonly kql: string;
  readonly holds: (row: Sample) => boolean;
}

/** What a missing value inside of a bag is when it is compared as text. */
const inner = (row: Sample) => row.bag?.inner ?? "";

const simple: fc.Arbitrary<Condition> = fc.oneof(
  text.map((wanted) => ({ kql: `text == ${literal(wanted)}`, holds: (row: Sample) => row.text === wanted })),
  text.map((wanted) => ({
    kql: `text !~ ${literal(wanted)}`,
    holds: (row: Sample) => row.text.toLowerCase() !== wanted.toLowerCase(),
  })),
  text.map((wanted) => ({
    kql: `bag.inner contains ${literal(wanted)}`,
    holds: (row: Sample) => inner(row).toLowerCase().includes(wanted.toLowerCase()),
  })),
  text.map((wanted) => ({
    kql: `tostring(bag['inner']) !startswith_cs ${literal(wanted)}`,
    holds: (row: Sample) => !inner(row).startsWith(wanted),
  })),
  text.map((wanted) => ({
    kql: `text endswith ${literal(wanted)}`,
    holds: (row: Sample) => row.text.toLowerCase().endsWith(wanted.toLowerCase()),
  })),
  fc.array(text, { minLength: 1, maxLength: 3 }).map((list) => ({
    kql: `text in~ (${list.map(literal).join(", ")})`,
    holds: (row: Sample) => list.some((wanted) => wanted.toLowerCase() === row.text.toLowerCase()),
  })),
  fc.integer({ min: -3, max: 3 }).map((bound) => ({
    kql: `number >= ${String(bound)}`,
    holds: (row: Sample) => row.number !== null && row.number >= bound,
  })),
  fc.nat(2).map((index) => ({
    kql: `bag.list[${String(index)}] == 1`,
    holds: (row: Sample) => row.bag?.list[index] === 1,
  })),
  fc.constant({ kql: "isnull(number)", holds: (row: Sample) => row.number === null }),
  fc.constant({ kql: "isnotempty(bag.inner)", holds: (row: Sample) => inner(row) !== "" }),
);

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4 },
    simple,
    fc.tuple(tie("condition"), tie("condition")).map(([left, right]) => ({
      kql: `(${left.kql} and ${right.kql})`,
      holds: (row: Sample) => left.holds(row) && right.holds(row),
    })),
    fc.tuple(tie("condition"), tie("condition")).map(([left, right]) => ({
      kql: `(${left.kql} or ${right.kql})`,
      holds: (row: Sample) => left.holds(row) || right.holds(row),
    })),
  ),
}));

describe("where", () => {
  it("keeps exactly the rows for which the condition holds", () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 8 }), condition, (samples, { kql, holds }) => {
        const rows = samples.map((row, id): Sample => ({ id, ...row }));
        const kept = ask(`t | where ${kql} | project id`, {
          t: tableOf(
            columns,
            rows.map((row) => ({ ...row })),
          ),
        });
        expect(kept.map(({ id }) => id)).toEqual(rows.filter(holds).map(({ id }) => id));
      }),
    );
  });

  const one = tableOf(columns, [
    { id: 1, text: "Red-blue", number: null, bag: { list: [1], flag: true, deep: {} } },
  ]);
  const holds = (kql: string): boolean => ask(`t | where ${kql}`, { t: one }).length === 1;

  it.each<[string, boolean]>([
    ["text has 'BLUE'", true],
    ["text has 'lue'", false],
    ["text has_cs 'blue'", true],
    ["text has_cs 'Blue'", false],
    ["text !has 'red-'", false],
    ["text == 'red-blue'", false],
    ["text =~ 'red-blue'", true],
    ["text in ('red-blue')", false],
    ["text !in~ ('RED-BLUE', 'x')", false],
    ["text contains_cs 'red'", false],
    ["text startswith 'RED'", true],
    ["bag.flag == true", true],
    ["bag.flag =~ 'TRUE'", true],
    ["bag.list[-1] == 1", true],
    ["bag.list[7] == 1", false],
  ])("%s: %s", (kql, expected) => {
    expect(holds(kql)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ["number == 1", false],
    ["number != 1", true],
    ["not(number == 1)", true],
    ["number < 1", false],
    ["not(number < 1)", false],
    ["number < 1 or true", true],
    ["bag.nothing == 'x'", false],
    ["bag.nothing != 'x'", true],
    ["bag.nothing.below !contains 'x'", true],
    ["isnull(bag.nothing)", true],
    ["isnull(text)", false],
    ["isempty(tostring(bag.nothing))", true],
  ])("knows what null does to %s: %s", (kql, expected) => {
    expect(holds(kql)).toBe(expected);
  });

  it("reads a path with quotes, and one through a property that JavaScript would inherit", () => {
    const row: Record<string, Json> = { id: 1, text: "", number: 0, bag: { "a-b": { c: "x" } } };
    const t = tableOf(columns, [row]);
    expect(ask("t | where bag['a-b'].c == 'x'", { t })).toHaveLength(1);
    expect(ask("t | where isnull(bag.constructor)", { t })).toHaveLength(1);
  });
});
