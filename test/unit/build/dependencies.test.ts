import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../../..");
const PRODUCT = ["functions", "orchestrations", "activities", "domain", "platform"];

const text = (path: string) => readFileSync(join(root, path), "utf8");
const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(text("package.json")));

/** The packages that a file's imports name, also those that are loaded when they are needed; not those that give types. */
function packagesIn(file: string): readonly string[] {
  const imports = text(file).matchAll(
    /(?:^import (?!type\b)[^;]*?from |^import |\bimport\()"([^".][^"]*)"/gm,
  );
  return [...imports].map(([, path = ""]) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
}

const files = PRODUCT.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name)),
);
const imported = new Set(files.flatMap(packagesIn));

describe("the packages that are deployed", () => {
  it("are each imported by a file of the product", () => {
    expect(Object.keys(dependencies).filter((name) => !imported.has(name))).toEqual([]);
  });

  it("are each used by it: a client that is made is asked something", () => {
    const made = [...text("platform/azure/clients.ts").matchAll(/^ {4}(\w+): (?:perSubscription|once)\(/gm)];
    const names = made.map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(3);
    const all = files.map(text).join("\n");
    expect(names.filter((name) => !all.includes(`clients.${name}(`))).toEqual([]);
  });

  it("have one line each in the README, which says what they are used for", () => {
    const [, table = ""] = /## Packages\n\n([^#]*)/.exec(text("README.md")) ?? [];
    const rows = [...table.matchAll(/^\| `([^`]+)` +\| (\S.*\S) +\|$/gm)];
    expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(dependencies).sort());
  });
});
