import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FunctionMetadata } from "../../local/runtime/worker/functions-core.ts";
import { nodeExecutable, offeredNodeVersions } from "../support/node-versions.ts";
import { functionList } from "../worker/function-list.ts";
import { deployed as deployedSettings } from "../support/settings.ts";
import { runScript } from "../worker/run.ts";
import { npm, packageAsAzd } from "./azd.ts";
import { linkPackages } from "./linked-packages.ts";

const root = join(import.meta.dirname, "../..");
/** Another commit can be tried: PACKAGE_COMMIT=470dba8 npm run test:package -- clean-clone */
const commit = process.env["PACKAGE_COMMIT"] ?? "HEAD";
const clone = mkdtempSync(join(tmpdir(), "clean-clone-"));
const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: clone, encoding: "utf8" });
let deployed = "";

beforeAll(async () => {
  const wanted = execFileSync("git", ["rev-parse", commit], { cwd: root, encoding: "utf8" }).trim();
  git("clone", "--quiet", "--no-checkout", root, ".");
  git("checkout", "--quiet", "--detach", wanted);
  if (!linkPackages(root, clone)) await npm(clone, "ci", "--no-audit", "--no-fund", "--prefer-offline");
  deployed = await packageAsAzd(clone);
}, 600_000);

afterAll(() => {
  rmSync(clone, { recursive: true, force: true });
}, 300_000);

const Binding = z.looseObject({ type: z.string(), direction: z.string() });
const Loaded = z.object({
  node: z.string(),
  models: z.array(z.string()),
  functions: z.array(z.object({ name: z.string(), bindings: z.record(z.string(), Binding) })),
});

describe.each(offeredNodeVersions())("what azd packages of a clean clone, on Node %s", (version) => {
  beforeAll(() => nodeExecutable(version), 300_000);

  it("loads as in the Node worker, with every function, its route, bindings and authorization level", async () => {
    const node = nodeExecutable(version);
    const loaded = await runScript(node, "list-functions.ts", [deployed], deployedSettings, Loaded);
    expect(loaded.node).toMatch(new RegExp(`^v${version}\\.`));
    expect(loaded.models).toEqual(["@azure/functions"]);
    const functions: readonly FunctionMetadata[] = loaded.functions;
    await expect(functionList(functions)).toMatchFileSnapshot("functions.txt");
  });
});

const files = () =>
  readdirSync(deployed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe("the folder that azd packages", () => {
  it("holds the bundle, its source maps, the licences and what tells the host about it, and nothing else", () => {
    const names = files().map((file) => file.slice(deployed.length + 1).replaceAll("\\", "/"));
    const kinds = new Set(names.map((name) => name.replace(/^chunks\/[\w-]+\.js(\.map)?$/, "chunks/*.js$1")));
    expect([...kinds].sort()).toEqual([
      "THIRD-PARTY-NOTICES.txt",
      "chunks/*.js",
      "chunks/*.js.map",
      "host.json",
      "main.js",
      "main.js.map",
      "package.json",
    ]);
  });

  it("has a package.json that has nothing installed or built on the other side", () => {
    const manifest: unknown = JSON.parse(readFileSync(join(deployed, "package.json"), "utf8"));
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(manifest)).sort()).toEqual([
      "license",
      "main",
      "name",
      "private",
      "type",
      "version",
    ]);
  });

  it("names no path of the machine that built it", () => {
    const telling = files().filter((file) => readFileSync(file, "utf8").includes(clone));
    expect(telling).toEqual([]);
  });

  it("is as small as a cold start wants it: 2.5 MB of code, 0.7 MB zipped", () => {
    const contents = files().map((file) => ({ file, bytes: readFileSync(file) }));
    const code = contents.filter(({ file }) => file.endsWith(".js"));
    expect(sum(code.map(({ bytes }) => bytes.length))).toBeLessThan(2_500_000);
    expect(sum(contents.map(({ bytes }) => deflateRawSync(bytes).length))).toBeLessThan(700_000);
  });

  it("lists the licences that the repository lists: npm run docs writes them", () => {
    const name = "THIRD-PARTY-NOTICES.txt";
    expect(readFileSync(join(deployed, name), "utf8")).toBe(readFileSync(join(clone, name), "utf8"));
  });

  it("leaves the clone as it was", () => {
    expect(git("status", "--porcelain")).toBe("");
  });
});

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
