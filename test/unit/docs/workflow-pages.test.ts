import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { findingsOf } from "../../../local/docs/findings.ts";
import { pages } from "../../../local/docs/pages.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";

it("every workflow has a page that says what its contract says: npm run docs", async () => {
  const made = await pages();
  for (const [path, text] of made) {
    expect(existsSync(path), path).toBe(true);
    expect(readFileSync(path, "utf8"), `${path} is old: npm run docs`).toBe(text);
  }
  expect(
    readdirSync("docs/workflows")
      .map((name) => `docs/workflows/${name}`)
      .sort(),
  ).toEqual([...made.keys()].sort());
});

it("the findings of the pages are those of the source", () => {
  const codes = (name: string) => findingsOf(name).map(({ code }) => code);
  expect(codes("migrate-cluster")).toContain("service-principal-expired");
  expect(codes("create-cluster")).toContain("dns-service-ip-outside");
  for (const { name } of WORKFLOWS) expect(codes(name).length, name).toBeGreaterThan(2);
});
