import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../../domain/arm-verdict/catalogue.ts";
import { FINDING_CODES } from "../../../domain/findings/findings.ts";
import { exampleIncident, INCIDENT_CODES } from "../../../domain/incidents/incidents.ts";
import { exampleSummary, SUMMARY_CODES } from "../../../domain/summaries/summaries.ts";
import { DETAIL_CODES } from "../../../domain/steps/details.ts";
import { exampleHint, HINT_CODES } from "../../../domain/hints/hints.ts";
import { REASONS } from "../../../domain/reasons/reasons.ts";
import { exampleIrreversible, IRREVERSIBLE_CODES } from "../../../domain/writes/irreversible.ts";
import { exampleWrite, WRITE_CODES } from "../../../domain/writes/writes.ts";
import { exampleOpenPool, OPEN_POOL_CODES } from "../../../domain/remains/open-pools.ts";
import { EVERY_RUN_REMAINS, exampleRemains, REMAINS_CODES } from "../../../domain/remains/remains.ts";
import { pages } from "../../../local/docs/pages.ts";
import { STEPS_IN_BETWEEN } from "../../../orchestrations/kit/step-text.ts";
import { exampleProblem, PROBLEM_SLUGS } from "../../../functions/http/problem-types/problem-types.ts";
import { WORKFLOWS } from "../../../orchestrations/workflows.ts";
import { namedByWorkflows } from "../../support/source/codes.ts";

const named = namedByWorkflows();

/** What the code of a workflow reaches and its runs never say. */
const NEVER_SAID: Readonly<Record<string, readonly string[]>> = {
  // An inspection says nothing-to-migrate instead.
  "inspect-cluster": ["already-managed-identity"],
  // The table of add-ons names what only the plan of a migration says of them.
  ...Object.fromEntries(
    ["clean-up", "create-cluster", "upgrade-node-images"].map((name) => [
      name,
      ["add-on-scope-not-shown", "container-insights-legacy"],
    ]),
  ),
};

/** The writes of those that make the plan of a migration to see what is missing, and show none of its writes. */
const MIGRATES_NOTHING: Readonly<Record<string, readonly string[]>> = {
  "inspect-cluster": [],
  "audit-fleet": [],
  "onboard-subscription": ["join-schedule", "register-feature", "register-provider"],
};

/** What every workflow can come to besides its own steps. */
const inBetween = {
  names: new Set(STEPS_IN_BETWEEN.map(({ name }) => name)),
  shows: new Set<string>(STEPS_IN_BETWEEN.flatMap(({ shows }) => shows)),
};

const sorted = (names: Iterable<string>) => [...names].sort();

it("the pages say what contracts and catalogues say: npm run docs", async () => {
  const made = await pages();
  for (const [path, text] of made) {
    expect(existsSync(path), path).toBe(true);
    expect(readFileSync(path, "utf8"), `${path} is old: npm run docs`).toBe(text);
  }
  expect(sorted(readdirSync("docs/workflows"))).toEqual(sorted(WORKFLOWS.map(({ name }) => `${name}.md`)));
});

describe.each(WORKFLOWS)("the contract of $name lists", ({ name, steps, reports }) => {
  const none = {
    findings: [],
    incidents: [],
    steps: [],
    summaries: [],
    writes: [],
    remains: [],
    details: [],
  };
  const code = named.get(name) ?? none;
  const never = NEVER_SAID[name] ?? [];

  it("the findings that its code can come to, and no others", () => {
    const listed = reports.findings;
    const said = code.findings.filter((one) => !never.includes(one));
    // An audit keeps the codes of what stands against a migration of each cluster; its own report has none of them.
    if (["audit-fleet", "onboard-subscription"].includes(name))
      expect(said).toEqual(expect.arrayContaining([...listed]));
    else expect(sorted(listed)).toEqual(sorted(said));
    expect(new Set(listed).size).toBe(listed.length);
  });

  it("the incidents that its code can come to, and no others", () => {
    expect(sorted(reports.incidents)).toEqual(sorted(code.incidents));
  });

  it("the sentences of summaries that its code can say, and no others", () => {
    expect(sorted(reports.summaries)).toEqual(sorted(code.summaries));
  });

  it("the writes that its plans can name, and no others", () => {
    const said = MIGRATES_NOTHING[name] ?? code.writes;
    expect(sorted(reports.writes)).toEqual(sorted(said));
  });

  it("what its reports can say is left, and nothing else", () => {
    const own = code.remains.filter((one) => !EVERY_RUN_REMAINS.some((every) => every === one));
    expect(sorted(reports.remains)).toEqual(sorted(own));
  });

  it("what the records of its steps can show, and nothing else", () => {
    const own = code.details.filter((one) => !inBetween.shows.has(one));
    expect(sorted(steps.flatMap(({ shows }) => shows))).toEqual(sorted(own));
  });

  it("the steps that its code enters, each once, the first and the last where every run has them", () => {
    const names = steps.map((step) => step.name);
    expect(sorted(names)).toEqual(sorted(code.steps.filter((one) => !inBetween.names.has(one))));
    expect(names.slice(0, 3)).toEqual(["read", "plan", "approve"]);
    expect(names.at(-1)).toBe("report");
  });

  it("steps with a label that fits a screen, and a sentence", () => {
    for (const { label, detail } of steps) {
      expect(label.length, label).toBeLessThanOrEqual(20);
      expect(detail).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe("the catalogues", () => {
  it("hold no row that nothing uses", () => {
    const source = globSync("{domain,orchestrations,activities,functions,platform}/**/*.ts")
      .filter((file) => !/^domain\/(findings|incidents)\//.test(file))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const reached = new Set(
      [...named.values()].flatMap(({ findings, incidents }) => [...findings, ...incidents]),
    );
    const used = (code: string) => reached.has(code) || source.includes(`incident("${code}"`);
    expect([...FINDING_CODES, ...INCIDENT_CODES].filter((code) => !used(code))).toEqual([]);
  });

  it("hold no sentence of a summary that no workflow says", () => {
    const said = new Set(WORKFLOWS.flatMap(({ reports }) => reports.summaries));
    expect(SUMMARY_CODES.filter((code) => !said.has(code))).toEqual([]);
    for (const code of SUMMARY_CODES) expect(exampleSummary(code)).toMatch(/^[A-Z\d].*\.$/);
  });

  it("hold no write, no rest and no detail of a step that no workflow says", () => {
    const written = new Set(WORKFLOWS.flatMap(({ reports }) => reports.writes));
    expect(WRITE_CODES.filter((code) => !written.has(code))).toEqual([]);
    const left = new Set([...EVERY_RUN_REMAINS, ...WORKFLOWS.flatMap(({ reports }) => reports.remains)]);
    expect(REMAINS_CODES.filter((code) => !left.has(code))).toEqual([]);
    const shown = new Set(WORKFLOWS.flatMap(({ steps }) => steps.flatMap(({ shows }) => shows)));
    expect(DETAIL_CODES.filter((code) => !shown.has(code) && !inBetween.shows.has(code))).toEqual([]);
  });

  it.each(WRITE_CODES)("tell the write %s in words", (code) => {
    const { does, before, after, disrupts = "" } = exampleWrite(code);
    expect(does).toMatch(/^[a-z].*[^.]$/);
    expect(does + before + after + disrupts).not.toMatch(/undefined|\[object|NaN/);
  });

  it.each(REMAINS_CODES)("tell what remains (%s) in sentences", (code) => {
    expect(exampleRemains(code)).toMatch(/^[/A-Z].*\.$/);
    expect(exampleRemains(code)).not.toMatch(/undefined|\[object|NaN/);
  });

  it.each(OPEN_POOL_CODES)("tell why a pool is open (%s) in sentences", (code) => {
    expect(exampleOpenPool(code)).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    ...IRREVERSIBLE_CODES.map((code) => [code, exampleIrreversible(code)]),
    ...HINT_CODES.map((code) => [code, exampleHint(code)]),
  ])("tell %s in sentences", (_code, text) => {
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  it.each(
    REASONS.flatMap(({ about, form, texts }) =>
      texts.codes.map((code) => ({ about, form, code, text: texts.example(code) })),
    ),
  )("tell in $form: $about, $code", ({ form, text }) => {
    const shape =
      form === "clauses"
        ? /^([a-z]|AKS|Azure|AcrPull|Ada |Container Insights|Keyless |Microsoft Graph|Resource Graph|\d).*[^.]$/
        : /^[A-Z].*\.$/;
    expect(text).toMatch(shape);
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  it("of reasons are all on their page", () => {
    const source = globSync("domain/reasons/*.ts").map((file) => readFileSync(file, "utf8"));
    expect(REASONS).toHaveLength(source.join("").split(" = catalogue({").length - 1);
  });

  it("hold no reason that nothing gives", () => {
    const source = globSync("{domain,orchestrations,activities,platform,functions}/**/*.ts")
      .filter((file) => !file.startsWith("domain/reasons/"))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const codes = REASONS.flatMap(({ texts }) => texts.codes);
    expect(codes.filter((code) => !source.includes(`"${code}"`))).toEqual([]);
  });

  it("have a section for every code, where links lead", () => {
    const heads = (page: string) =>
      [...readFileSync(page, "utf8").matchAll(/^## (.+)$/gm)].map(([, head = ""]) => head);
    expect(heads("docs/findings.md")).toEqual(FINDING_CODES);
    expect(heads("docs/incidents.md")).toEqual(INCIDENT_CODES);
    expect(heads("docs/problems.md")).toEqual(PROBLEM_SLUGS);
  });

  it("hold no problem type that no endpoint answers with", () => {
    const source = globSync("functions/**/*.ts")
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const used = (slug: string) => slug.startsWith("cannot-read-") || source.includes(`problem("${slug}"`);
    expect(PROBLEM_SLUGS.filter((slug) => !used(slug))).toEqual([]);
    const nouns = sorted(new Set(WORKFLOWS.map(({ noun }) => `cannot-read-${noun}`)));
    expect(PROBLEM_SLUGS.filter((slug) => slug.startsWith("cannot-read-"))).toEqual(nouns);
  });

  it.each(PROBLEM_SLUGS)("tell the problem %s in sentences", (slug) => {
    const { title, detail, nextStep } = exampleProblem(slug);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(nextStep).toMatch(/^[`A-Z].*\.$/);
    expect(title + detail + nextStep).not.toMatch(/undefined|\[object|NaN/);
  });

  it.each(INCIDENT_CODES)("tell the incident %s in sentences", (code) => {
    const { message, remedy } = exampleIncident(code);
    expect(message).toMatch(/^[A-Z]/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
    expect(message + remedy).not.toMatch(/undefined|\[object|NaN/);
  });

  it("name every step that no contract lists", () => {
    expect(STEPS_IN_BETWEEN.map(({ name }) => name)).toEqual(["pause", "awaitHours", "restart"]);
  });
});

it("every one of Azure's codes stands on its page", () => {
  const page = readFileSync("docs/azure-codes.md", "utf8");
  expect(CATALOGUE.filter(({ code }) => !page.includes(`| \`${code}\``))).toEqual([]);
});
