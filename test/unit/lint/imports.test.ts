import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { circlesIn, readImports } from "../../support/source/imports.ts";

const graph = readImports();

describe("files that import each other", () => {
  const circles = (files: Readonly<Record<string, readonly string[]>>) =>
    circlesIn(new Map(Object.entries(files).map(([file, imported]) => [file, { files: imported }])));

  test("are named in the order in which they do", () => {
    expect(circles({ a: ["b"], b: ["c", "d"], c: ["b"], d: [] })).toEqual([["b", "c", "b"]]);
    expect(circles({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] })).toEqual([]);
    expect(circles({ a: ["a"] })).toEqual([["a", "a"]]);
  });

  test("are looked for among all files, with their imports of types", () => {
    expect(graph.get("platform/azure/arm.ts")?.files).toContain("platform/azure/caller.ts");
    expect(graph.get("test/unit/lint/imports.test.ts")?.files).toEqual(["test/support/source/imports.ts"]);
  });

  test("are nowhere in the project", () => {
    expect(circlesIn(graph).map((circle) => circle.join(" -> "))).toEqual([]);
  });
});

const PRODUCT = /^(domain|orchestrations|activities|platform|functions)\//;

test("every production dependency is imported by what is deployed", () => {
  const { dependencies } = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  ) as { dependencies: Readonly<Record<string, string>> };
  const imported = new Set(
    [...graph].flatMap(([file, { packages }]) => (PRODUCT.test(file) ? packages : [])),
  );
  expect(Object.keys(dependencies).filter((name) => !imported.has(name))).toEqual([]);
});
