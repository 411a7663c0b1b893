import { readFileSync } from "node:fs";
import { join } from "node:path";
import { satisfies, subset } from "semver";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { offeredNodeVersions, RELEASES } from "../../support/node-versions.ts";

const root = join(import.meta.dirname, "../../..");
const text = (file: string) => readFileSync(join(root, file), "utf8");
const engines = z.object({ engines: z.object({ node: z.string() }) }).parse(JSON.parse(text("package.json")))
  .engines.node;

describe("the versions of Node", () => {
  it("are 22 and 24 in the template, the newest long-term support that Azure Functions offers being the default", () => {
    expect(offeredNodeVersions()).toEqual(["22", "24"]);
  });

  it("are all tried by the package tests, and all right for package.json", () => {
    expect(Object.keys(RELEASES)).toEqual([...offeredNodeVersions()]);
    for (const release of Object.values(RELEASES)) expect(satisfies(release, engines)).toBe(true);
  });

  it("are the same where the parameters of the template have a default", () => {
    expect(text("infra/main.bicepparam")).toContain(
      `readEnvironmentVariable('KEYLESS_NODE_VERSION', '${offeredNodeVersions().at(-1) ?? ""}')`,
    );
  });

  it.each(["README.md", "docs/deploying.md"])("are the same in %s", (file) => {
    const told = [
      ...text(file).matchAll(/\bNode(?:\.js)? (\d+)(?:\.\d+)*(?: or (\d+)|,? (?:\()?or (\d+))?/g),
    ];
    const versions = new Set(
      told.flatMap((match) => match.slice(1)).filter((version) => version !== undefined),
    );
    expect([...versions].sort()).toEqual([...offeredNodeVersions()]);
  });

  it("bring no warning when packages are installed: each package takes all of them", () => {
    const Packages = z.record(
      z.string(),
      z.looseObject({
        engines: z.object({ node: z.string().optional() }).optional(),
        optional: z.boolean().optional(),
      }),
    );
    const { packages } = z.object({ packages: Packages }).parse(JSON.parse(text("package-lock.json")));
    const refusing = Object.entries(packages).filter(
      ([, { engines: its }]) => its?.node !== undefined && !subset(engines, its.node),
    );
    expect(refusing.map(([name]) => name)).toEqual([]);
  });
});
