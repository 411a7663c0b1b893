import { describe, expect, test } from "vitest";
import { violations } from "../../support/linted.ts";

const DOMAIN = "domain/new-rule.ts";
const WORKFLOW = "orchestrations/new-workflow/workflow.ts";
const KIT = "orchestrations/kit/new-step.ts";

describe("the wall around orchestrations and domain", () => {
  const impure: [what: string, rule: string, code: string][] = [
    ["a clock read", "no-restricted-syntax", "export const at = Date.now();"],
    ["a new Date of now", "no-restricted-syntax", "export const at = new Date();"],
    ["Date called as a function", "no-restricted-syntax", "export const at = Date();"],
    ["the performance clock", "no-restricted-globals", "export const at = performance.now();"],
    ["randomness", "no-restricted-syntax", "export const dice = Math.random();"],
    ["crypto", "no-restricted-globals", "export const id = crypto.randomUUID();"],
    ["the environment", "no-restricted-globals", "export const home = process.env;"],
    ["the way around through globalThis", "no-restricted-globals", "export const it = globalThis;"],
    ["the network", "no-restricted-globals", 'export const page = fetch("http://127.0.0.1");'],
    ["a timer", "no-restricted-globals", "setTimeout(String, 1);"],
    ["await", "no-restricted-syntax", "export const wait = async (): Promise<void> => { await later; };"],
    ["a dynamic import", "no-restricted-syntax", 'export const lazy = () => import("./x.ts");'],
    ["module state", "no-restricted-syntax", "let count = 0;\nexport const next = () => (count += 1);"],
    ["a Node built-in", "no-restricted-imports", 'export { readFileSync } from "node:fs";'],
    ["an Azure SDK", "no-restricted-imports", 'export * from "@azure/identity";'],
    ["an adapter", "no-restricted-imports", 'export * from "../../platform/clock.ts";'],
    ["the local host", "no-restricted-imports", 'export * from "../../local/runtime/index.ts";'],
    ["a trigger", "no-restricted-imports", 'export * from "../../functions/register.ts";'],
  ];

  test.each(impure)("keeps %s out of a workflow", async (_what, rule, code) => {
    expect(await violations(WORKFLOW, code)).toContain(rule);
  });

  test.each(impure)("keeps %s out of the domain", async (_what, rule, code) => {
    expect(await violations(DOMAIN, code)).toContain(rule);
  });

  test("keeps durable-functions itself out of workflows, and lets the kit have it", async () => {
    const code = 'export type { Task } from "durable-functions";';
    expect(await violations(WORKFLOW, code)).toContain("no-restricted-imports");
    expect(await violations(KIT, code)).toEqual([]);
  });

  test("keeps a raw yield out of workflows, and lets the kit have it", async () => {
    const code = "export function* piece(task: string): Generator<string, void> {\n  yield task;\n}";
    expect(await violations(WORKFLOW, code)).toContain("no-restricted-syntax");
    expect(await violations(KIT, code)).toEqual([]);
    expect(await violations(WORKFLOW, code.replace("yield ", "yield* "))).toEqual([]);
  });

  test("keeps sentences for people out of workflows, which say them by their codes", async () => {
    const thrown = (error: string) =>
      `export const fail = (wave: string) => { throw new ${error}(\`the wave \${wave} did not start\`); };`;
    expect(await violations(WORKFLOW, thrown("Error"))).toContain("no-restricted-syntax");
    expect(await violations(WORKFLOW, thrown("TypeError"))).toEqual([]);
    expect(await violations(WORKFLOW, "export const id = (wave: string) => `wave-${wave}`;")).toEqual([]);
  });

  test.each([
    WORKFLOW,
    KIT,
    "activities/new-activity/handler.ts",
    "activities/new-part.ts",
    "platform/azure/new.ts",
  ])("keeps reasons for people out of %s", async (file) => {
    const because = (text: string) => `export const why = (name: string) => ({ name, because: ${text} });`;
    expect(await violations(file, because('"nobody has read it"'))).toContain("no-restricted-syntax");
    expect(await violations(file, because("`the role ${name}`"))).toContain("no-restricted-syntax");
    expect(await violations(file, because("`${name}: 403`"))).toEqual([]);
  });

  const inWorkflow = (call: string): string =>
    `export const piece = (df: Record<string, (...args: unknown[]) => unknown>) => ${call};`;
  const traps: [what: string, code: string][] = [
    ["a retry by the library", inWorkflow('df.callActivityWithRetry("A", 1)')],
    ["a retry of a sub-orchestration by the library", inWorkflow('df.callSubOrchestratorWithRetry("A", 1)')],
    ["a retry of a registered activity", inWorkflow("df.withRetry(1)")],
    ["a retry under another spelling", inWorkflow('df["callActivityWithRetry"]("A", 1)')],
    [
      "retry options",
      "export const options = (Retry: { RetryOptions: new () => object }) => new Retry.RetryOptions();",
    ],
    ["a retry timeout", "export const options = { retryTimeoutInMilliseconds: 5 };"],
    ["callHttp", inWorkflow("df.callHttp({})")],
    ["an entity", inWorkflow('df.callEntity("a")')],
    ["a lock", inWorkflow("df.lock([])")],
  ];

  test.each(traps)("keeps %s out of workflows and of the kit", async (_what, code) => {
    expect(await violations(WORKFLOW, code)).toContain("no-restricted-syntax");
    expect(await violations(KIT, code)).toContain("no-restricted-syntax");
  });

  test.each([
    ["continueAsNew", inWorkflow("df.continueAsNew({})")],
    ["continueAsNew under another spelling", inWorkflow('df["continueAsNew"]({})')],
    ["a raw event", inWorkflow('df.waitForExternalEvent("Go")')],
    ["a raw timer", inWorkflow("df.createTimer(1)")],
    ["a raw activity", inWorkflow('df.callActivity("A")')],
    ["a raw sub-orchestration", inWorkflow('df.callSubOrchestrator("A")')],
    [
      "Task.all",
      "export const both = (df: { Task: { all: (tasks: object[]) => object } }) => df.Task.all([]);",
    ],
    ["Task.any", "export const one = (Task: { any: (tasks: object[]) => object }) => Task.any([]);"],
  ])("keeps %s out of workflows, and lets the kit have it", async (_what, code) => {
    expect(await violations(WORKFLOW, code)).toContain("no-restricted-syntax");
    expect(await violations(KIT, code)).toEqual([]);
  });

  test("keeps the clock out of the kit too", async () => {
    expect(await violations(KIT, "export const at = Date.now();")).toContain("no-restricted-syntax");
  });

  test("lets a workflow import an activity's contract, never its handler or what lies beside it", async () => {
    const from = (file: string) => violations(WORKFLOW, `export * from "../../activities/${file}";`);
    expect(await from("read-locks/contract.ts")).toEqual([]);
    expect(await from("activity-contract.ts")).toEqual([]);
    expect(await from("read-locks/handler.ts")).toContain("no-restricted-imports");
    expect(await from("azure-activities.ts")).toContain("no-restricted-imports");
  });

  test("lets a date be made from a known time", async () => {
    expect(await violations(WORKFLOW, "export const at = (ms: number) => new Date(ms);")).toEqual([]);
  });
});

describe("imports go one way", () => {
  test.each([
    ["domain", DOMAIN, "../orchestrations/kit/steps.ts"],
    ["an activity from a workflow's folder", "activities/a/handler.ts", "../../orchestrations/kit/steps.ts"],
    ["an activity from local", "activities/a/handler.ts", "../../local/arm/index.ts"],
    ["a contract from platform", "activities/a/contract.ts", "../../platform/clock.ts"],
    ["platform from activities", "platform/azure/x.ts", "../../activities/a/handler.ts"],
    ["functions from local", "functions/http/x.ts", "../../local/runtime/index.ts"],
    ["platform from local", "platform/x.ts", "../local/start/main.ts"],
  ])("%s is refused", async (_what, file, target) => {
    expect(await violations(file, `export * from "${target}";`)).toContain("no-restricted-imports");
  });

  test.each([
    ["a workflow from another's own folder", WORKFLOW, "../migrate-cluster/prepare.ts"],
    ["what workflows share from a workflow", "orchestrations/shared/x.ts", "../migrate-cluster/prepare.ts"],
    [
      "a folder below a workflow's from another's",
      "orchestrations/a/b/x.ts",
      "../../migrate-cluster/window.ts",
    ],
    ["the kit from a workflow", KIT, "../migrate-cluster/contract.ts"],
    ["the kit from what workflows share", KIT, "../shared/grants.ts"],
    ["a handler from another's", "activities/a/handler.ts", "../read-locks/handler.ts"],
    ["a handler from what lies beside another", "activities/a/handler.ts", "../read-locks/rows.ts"],
    ["a contract from another's handler", "activities/a/contract.ts", "../read-locks/handler.ts"],
    ["what every run has from a workflow's", "domain/run/x.ts", "../migration/plan.ts"],
    ["role assignments from a migration", "domain/grants/x.ts", "../migration/facts.ts"],
    [
      "role assignments that are wanted from a migration",
      "domain/grants/wanted/x.ts",
      "../../migration/target.ts",
    ],
    ["node images from a migration", "domain/images/x.ts", "../migration/preflight/guards.ts"],
    ["the cluster from a migration", "domain/cluster/x.ts", "../migration/report.ts"],
    ["add-ons from a migration", "domain/addons/x.ts", "../migration/facts.ts"],
    ["what every run has from an adapter", "domain/run/x.ts", "../../platform/clock.ts"],
  ])("%s is refused: it goes through what they share", async (_what, file, target) => {
    expect(await violations(file, `export * from "${target}";`)).toContain("no-restricted-imports");
  });

  test.each([
    ["a workflow knows another's contract", WORKFLOW, "../grant-roles/contract.ts"],
    ["a workflow knows what is shared", WORKFLOW, "../shared/grants.ts"],
    ["a workflow knows the kit", WORKFLOW, "../kit/flow.ts"],
    ["a handler knows an adapter", "activities/a/handler.ts", "../../platform/azure/arm.ts"],
    ["a handler knows another's contract", "activities/a/handler.ts", "../read-locks/contract.ts"],
    ["a migration knows role assignments", "domain/migration/x.ts", "../grants/facts.ts"],
    ["what every run has knows the vocabulary", "domain/run/x.ts", "../findings/finding.ts"],
  ])("%s", async (_what, file, target) => {
    expect(await violations(file, `export * from "${target}";`)).toEqual([]);
  });

  test("local may import what it hosts", async () => {
    expect(await violations("local/start/x.ts", 'export * from "../../functions/register.ts";')).toEqual([]);
  });
});

test.each(["activities/a/handler.ts", "platform/azure/x.ts"])(
  "Azure is not asked side by side: %s",
  async (file) => {
    const code = "export const both = () => Promise.all([one(), other()]);";
    expect(await violations(file, code)).toContain("no-restricted-syntax");
  },
);

test("a file of more than 300 lines is refused anywhere", async () => {
  expect(await violations(DOMAIN, "export {};\n".repeat(301))).toContain("max-lines");
});
