import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { ownSourceMap } from "../../../build/source-map.ts";

const OWN = `import { inPackage } from "./node_modules/other/index.js";
export function refuse(run: number): never {
  throw new Error(\`run \${String(run)} is refused\`);
}
const decide = (run: number): void => {
  inPackage(() => refuse(run));
};
class Door {
  static open(): void {
    decide(7);
  }
}
try {
  Door.open();
} catch (error) {
  process.stdout.write(String((error as Error).stack));
}
`;

test("the stack of an error names functions and lines of this repository, and nothing of packages or this machine", async () => {
  const root = mkdtempSync(join(tmpdir(), "source-map-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  mkdirSync(join(root, "node_modules/other"), { recursive: true });
  writeFileSync(
    join(root, "node_modules/other/index.js"),
    "export function inPackage(go) {\n  return [go()];\n}\n",
  );
  writeFileSync(join(root, "door.ts"), OWN);
  const folder = join(root, "dist");
  const built = await build({
    absWorkingDir: root,
    entryPoints: ["door.ts"],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    write: false,
  });
  const [map, code] = built.outputFiles;
  mkdirSync(folder);
  if (map === undefined || code === undefined) throw new Error("esbuild wrote no map");
  const own = ownSourceMap({ path: map.path, code: code.text, map: map.text }, { root, folder });
  expect(own).not.toContain("node_modules");
  expect(own).not.toContain(root);
  writeFileSync(code.path, code.text);
  writeFileSync(map.path, own);
  const stack = execFileSync(process.execPath, ["--enable-source-maps", code.path], { encoding: "utf8" });
  const shown = stack.split("\n").map((line) => line.replaceAll(folder, "").replace(/:\d+\)$/, ")"));
  expect(shown[0]).toBe("Error: run 7 is refused");
  expect(shown).toEqual(expect.arrayContaining([expect.stringMatching(/^ {4}at refuse \(\/door\.ts:3\)$/)]));
  expect(shown.filter((line) => line.includes("/door.ts:"))).toEqual([
    "    at refuse (/door.ts:3)",
    expect.stringContaining("/door.ts:6)"),
    "    at decide (/door.ts:6)",
    expect.stringContaining("/door.ts:10)"),
    expect.stringContaining("/door.ts:14"),
  ]);
});
