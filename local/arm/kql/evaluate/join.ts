import { semantic } from "../query-error.ts";
import type { JoinKind, Operator } from "../syntax/ast.ts";
import { requireKey } from "./compiled.ts";
import { type Column, columnIndex, missing, type Row, type Table } from "./table.ts";

/** A null key matches nothing; the empty string is a key as any other. @throws QueryError */
export function join(left: Table, right: Table, { how, on }: Operator & { kind: "join" }): Table {
  const keys = on.map((key) => {
    const pair = {
      left: columnIndex(left.columns, key.left.name, key.left.at),
      right: columnIndex(right.columns, key.right.name, key.right.at),
    };
    const leftType = left.columns[pair.left]?.type ?? "dynamic";
    const rightType = right.columns[pair.right]?.type ?? "dynamic";
    requireKey({ type: leftType }, "join", key.left.at);
    requireKey({ type: rightType }, "join", key.right.at);
    if (leftType !== rightType) {
      throw semantic(`'join' operator: the keys are of the types ${leftType} and ${rightType}`, key.left.at);
    }
    return pair;
  });
  const leftKey = keyOf(keys.map((pair) => pair.left));
  const rightKey = keyOf(keys.map((pair) => pair.right));

  const matches = new Map<string, Row[]>();
  for (const row of right.rows) {
    const key = rightKey(row);
    if (key === undefined) continue;
    matches.set(key, [...(matches.get(key) ?? []), row]);
  }
  const found = (row: Row): readonly Row[] => matches.get(leftKey(row) ?? "") ?? [];

  if (how === "leftanti") {
    return { columns: left.columns, rows: left.rows.filter((row) => found(row).length === 0) };
  }
  const columns = [...left.columns, ...renamed(left.columns, right.columns)];
  const nothing = right.columns.map(({ type }) => missing(type));
  const rows = leftRows(left.rows, how, leftKey).flatMap((row) => {
    const others = found(row);
    if (others.length === 0) return how === "leftouter" || how === "fullouter" ? [[...row, ...nothing]] : [];
    return others.map((other) => [...row, ...other]);
  });
  if (how !== "fullouter") return { columns, rows };
  const met = new Set(left.rows.map(leftKey));
  const empty = left.columns.map(({ type }) => missing(type));
  const alone = right.rows.filter((row) => {
    const key = rightKey(row);
    return key === undefined || !met.has(key);
  });
  return { columns, rows: [...rows, ...alone.map((row) => [...empty, ...row])] };
}

function keyOf(indexes: readonly number[]): (row: Row) => string | undefined {
  return (row) => {
    const values = indexes.map((index) => row[index] ?? null);
    return values.includes(null) ? undefined : JSON.stringify(values);
  };
}

/** An innerunique join takes one left row of each key; Kusto may take any, this takes the first. */
function leftRows(
  rows: readonly Row[],
  how: JoinKind,
  leftKey: (row: Row) => string | undefined,
): readonly Row[] {
  if (how !== "innerunique") return rows;
  const seen = new Set<string | undefined>();
  return rows.filter((row) => {
    const key = leftKey(row);
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}

/** Right columns whose names the left has get a number behind. */
function renamed(left: readonly Column[], right: readonly Column[]): readonly Column[] {
  const taken = new Set(left.map(({ name }) => name));
  return right.map(({ name, type }) => {
    let free = name;
    for (let number = 1; taken.has(free); number += 1) free = `${name}${String(number)}`;
    taken.add(free);
    return { name: free, type };
  });
}
