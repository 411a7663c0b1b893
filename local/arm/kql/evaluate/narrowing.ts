import type { Expression, Operator } from "../syntax/ast.ts";

/**
 * What a row must be like for one way through the leading conditions of a query: the texts, in lower case, that it may have
 * in a column (`id`) or at a path in one (`properties.principalId`). What is not named may be anything.
 */
export type Alternative = ReadonlyMap<string, ReadonlySet<string>>;

/** More ways than these are not followed up: then a row may be anything. */
const ALTERNATIVES_AT_MOST = 64;

const ANY: readonly Alternative[] = [new Map()];

/**
 * The ways in which a row can get through the conditions that a query begins with, so that a table need not make rows that
 * none of them lets through. Rows that get through are all among them; the conditions are still to be evaluated.
 */
export function alternativesOf(operators: readonly Operator[]): readonly Alternative[] {
  let ways = ANY;
  for (const operator of operators) {
    if (operator.kind !== "where") break;
    ways = both(ways, waysThrough(operator.condition));
  }
  return ways;
}

/** The texts that every way names for a column or path; undefined where one of them lets anything through. */
export function textsFor(ways: readonly Alternative[], path: string): ReadonlySet<string> | undefined {
  const texts = new Set<string>();
  for (const way of ways) {
    const named = way.get(path);
    if (named === undefined) return undefined;
    for (const text of named) texts.add(text);
  }
  return texts;
}

function waysThrough(condition: Expression): readonly Alternative[] {
  switch (condition.kind) {
    case "and":
      return both(waysThrough(condition.left), waysThrough(condition.right));
    case "or":
      return few([...waysThrough(condition.left), ...waysThrough(condition.right)]);
    case "binary":
      return ["==", "=~"].includes(condition.operator) ? named(condition.left, [condition.right]) : ANY;
    case "membership":
      return condition.operator.startsWith("!") ? ANY : named(condition.left, condition.list);
    default:
      return ANY;
  }
}

function both(left: readonly Alternative[], right: readonly Alternative[]): readonly Alternative[] {
  return few(left.flatMap((one) => right.map((other) => merged(one, other))));
}

const few = (ways: readonly Alternative[]) => (ways.length > ALTERNATIVES_AT_MOST ? ANY : ways);

function merged(one: Alternative, other: Alternative): Alternative {
  const all = new Map(one);
  for (const [path, texts] of other) {
    const known = all.get(path);
    all.set(path, known === undefined ? texts : new Set([...texts].filter((text) => known.has(text))));
  }
  return all;
}

function named(value: Expression, list: readonly Expression[]): readonly Alternative[] {
  const path = pathOf(value);
  const texts = list.flatMap((item) =>
    item.kind === "literal" && typeof item.value === "string" ? [item.value.toLowerCase()] : [],
  );
  return path === undefined || texts.length < list.length ? ANY : [new Map([[path, new Set(texts)]])];
}

/** A column, or a path into one, also as text. */
function pathOf(value: Expression): string | undefined {
  switch (value.kind) {
    case "column":
      return value.name;
    case "member": {
      const of = pathOf(value.of);
      return of === undefined ? undefined : `${of}.${value.name}`;
    }
    case "call": {
      const [inner] = value.args;
      return ["tostring", "tolower"].includes(value.name) && inner !== undefined ? pathOf(inner) : undefined;
    }
    default:
      return undefined;
  }
}
