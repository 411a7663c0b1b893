import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Settings } from "../../../platform/config/settings.ts";
import { readJson } from "../../support/app-roles.ts";

const page = readFileSync("docs/deploying.md", "utf8");

/** The cells of the table row that begins with a code. */
function rowOf(code: string): readonly string[] {
  const rows = page.split("\n").filter((line) => line.startsWith(`| \`${code}\` `));
  const [row = ""] = rows.filter((line) => line.split("|").length === 6);
  return row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const Hint = z.object({ description: z.string(), examples: z.tuple([z.string()]) });

describe("the page about deploying", () => {
  it.each(Settings.keyof().options.filter((name) => name.startsWith("KEYLESS_")))(
    "tells the rule of %s as the app does, with the same example",
    (name) => {
      const { description, examples } = Hint.parse(Settings.shape[name].meta());
      const [, rule, example, inTemplate] = rowOf(name);
      expect(`must be ${rule ?? ""}`).toBe(description);
      expect(example).toBe(`\`${examples[0]}\``);
      expect(inTemplate).not.toBe("");
    },
  );

  it("names every variable that the deployment reads, and no other", () => {
    const read = readFileSync("infra/main.bicepparam", "utf8").matchAll(/readEnvironmentVariable\('(\w+)'/g);
    const section = page.slice(page.indexOf("## 2. Deployment"), page.indexOf("With azd:"));
    const told = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(told.sort()).toEqual([...read].map(([, name]) => name).sort());
  });

  it("names every app role", () => {
    const roles = z.array(z.object({ value: z.string() })).parse(readJson("app-roles.json"));
    for (const { value } of roles) expect(page).toContain(`| \`${value}\``);
  });

  it("names scripts that there are", () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync("package.json", "utf8")));
    const named = [...page.matchAll(/npm run (?:-\S+ )*([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(["build", "register-app"]));
  });
});
