import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../../domain/arm-verdict/catalogue.ts";
import { STEP_NAMES } from "../../../orchestrations/kit/step-name.ts";
import { pages, saidByWorkflows } from "../../../local/docs/pages.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";

const said = saidByWorkflows();
const all = [...said.values()];
const sourceOf = (...folders: readonly string[]) =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`))
    .filter((file) => !file.includes("arm-verdict"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");

it("the pages say what contracts and source say: npm run docs", async () => {
  const made = await pages(said);
  for (const [path, text] of made) {
    expect(existsSync(path), path).toBe(true);
    expect(readFileSync(path, "utf8"), `${path} is old: npm run docs`).toBe(text);
  }
  expect(readdirSync("docs/workflows").sort()).toEqual(WORKFLOWS.map(({ name }) => `${name}.md`).sort());
});

describe("what a page lists", () => {
  it("is every finding that stands in the source, on the page of a workflow that can come to it", () => {
    const domain = sourceOf("domain");
    const spelled = [
      ...domain.matchAll(/severity: "\w+"(?: as const)?,\s*code: "([a-z0-9-]+)"/g),
      ...domain.matchAll(/blocker\(\s*"([a-z0-9-]+)"/g),
    ].map(([, code = ""]) => code);
    const listed = new Set(all.flatMap(({ findings }) => findings.map(({ code }) => code)));
    expect(spelled.length).toBeGreaterThan(30);
    expect(spelled.filter((code) => !listed.has(code))).toEqual([]);
  });

  it("is every step that a run can enter", () => {
    const listed = new Set(all.flatMap(({ steps }) => steps.map(({ name }) => name)));
    // A pause may come before any of them, and a restart after any of them: both stand beside the table.
    expect(STEP_NAMES.filter((name) => !listed.has(name))).toEqual(["pause", "restart"]);
  });

  it("has a meaning and a remedy for each, and no finding on a page that cannot come to it", () => {
    for (const { findings, refusals, steps } of all) {
      expect(steps.map(({ name }) => name)).toEqual(expect.arrayContaining(["read", "plan", "report"]));
      expect(refusals.map(({ code }) => code)).toContain("step-failed");
      for (const { code, severity, remedy } of findings) {
        expect(severity, code).toMatch(/^(blocker|warning|note)( or (blocker|warning|note))*$/);
        expect(remedy, code).not.toBe("…");
      }
      for (const { code, remedy } of refusals) expect(remedy, code).not.toBe("…");
    }
    const codes = (name: string) => said.get(name)?.findings.map(({ code }) => code) ?? [];
    expect(codes("migrate-cluster")).toContain("service-principal-expired");
    expect(codes("create-cluster")).toEqual(
      expect.arrayContaining(["dns-service-ip-outside", "region-unsupported"]),
    );
    expect(codes("create-cluster")).not.toContain("service-principal-expired");
    expect(codes("ensure-identity")).not.toContain("dns-service-ip-outside");
  });

  it("is every one of Azure's codes", () => {
    const page = readFileSync("docs/azure-codes.md", "utf8");
    expect(CATALOGUE.filter(({ code }) => !page.includes(`| \`${code}\``))).toEqual([]);
  });
});
