import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { compareVersions, startedSince, VERSION } from "../../orchestrations/kit/version.ts";
import { changedSince, differOnlyInIds, keepAs, newestSet, recordedSets } from "../support/histories.ts";

const released = recordedSets().filter(({ version }) => version !== "next");

describe("the version that orchestrations are started with", () => {
  it("is that of the package, and what the Durable extension is told in host.json", () => {
    const Package = z.object({ version: z.string() });
    const Host = z.object({
      extensions: z.object({ durableTask: z.object({ defaultVersion: z.string() }) }),
    });
    const { version } = Package.parse(JSON.parse(readFileSync("package.json", "utf8")));
    const { extensions } = Host.parse(JSON.parse(readFileSync("host.json", "utf8")));
    expect([version, extensions.durableTask.defaultVersion]).toEqual([VERSION, VERSION]);
  });

  it("is newer than every released one once histories are recorded anew", () => {
    const newest = released.at(-1)?.version ?? "0";
    const differs = newestSet().version === "next";
    expect(compareVersions(VERSION, newest)).toBeGreaterThanOrEqual(differs ? 1 : 0);
  });

  it.each([
    ["0.1.0", "0.1.0", true],
    ["0.10.0", "0.9.0", true],
    ["0.9.9", "0.10", false],
    ["1", "1.0.0", true],
    [undefined, "0.1.0", false],
  ])("%s is compared with %s as the Durable extension compares", (started, version, since) => {
    expect(startedSince(started, version)).toBe(since);
  });

  it("is made of numbers, or nothing could be said of which is older", () => {
    expect(() => startedSince("latest", "0.1.0")).toThrow("latest is no version such as 1.2.3");
  });
});

it.each(released)("the histories of version $version are as they were released", (set) => {
  expect(changedSince(set)).toEqual([]);
});

describe("histories that are kept for a release", () => {
  const folder = () => {
    const root = mkdtempSync(join(tmpdir(), "histories-"));
    onTestFinished(() => {
      rmSync(root, { recursive: true });
    });
    const record = (name: string, text: string) => {
      mkdirSync(`${root}/next`, { recursive: true });
      writeFileSync(`${root}/next/${name}.json`, text);
    };
    return { root, record };
  };

  it("stay beside what is recorded afterwards", () => {
    const { root, record } = folder();
    record("one", "{}");
    keepAs("0.9.0", root);
    expect(newestSet(root)).toMatchObject({ version: "0.9.0", names: ["one"] });
    record("one", '{"other":1}');
    keepAs("0.10.0", root);
    record("two", "{}");
    expect(recordedSets(root).map(({ version, names }) => [version, names])).toEqual([
      ["0.9.0", ["one"]],
      ["0.10.0", ["one"]],
      ["next", ["two"]],
    ]);
  });

  it("are not replaced by keeping them again", () => {
    const { root, record } = folder();
    record("one", "{}");
    keepAs("0.1.0", root);
    expect(() => keepAs("0.2.0", root)).toThrow("there are no new histories");
    record("one", '{"other":1}');
    expect(() => keepAs("0.1.0", root)).toThrow("histories of a release are not replaced");
    expect(readFileSync(`${root}/0.1.0/one.json`, "utf8")).toBe("{}");
  });

  it("betray whoever edits, removes or adds one by hand", () => {
    const { root, record } = folder();
    for (const name of ["edited", "removed", "same"]) record(name, "{}");
    const kept = keepAs("0.1.0", root);
    expect(changedSince(kept)).toEqual([]);
    writeFileSync(`${kept.folder}/edited.json`, "[]");
    rmSync(`${kept.folder}/removed.json`);
    writeFileSync(`${kept.folder}/added.json`, "{}");
    const [now] = recordedSets(root);
    expect(now && changedSince(now)).toEqual(["edited", "removed", "added"]);
  });
});

describe("a history that is recorded anew", () => {
  const [one, other] = ["migrate-web-0123456789ab", "migrate-web-ba9876543210"];

  it("is the same where every drawn id stands where another one stood", () => {
    expect(differOnlyInIds(`${one} ${one}-1 x`, `${other} ${other}-1 x`)).toBe(true);
  });

  it.each([`${one} ${other}-1 x`, `${other} ${other}-1 y`])("is another one: %s", (text) => {
    expect(differOnlyInIds(`${one} ${one}-1 x`, text)).toBe(false);
  });
});
