import { expect, test, vi } from "vitest";
import { pages } from "../../local/docs/pages.ts";
import { WORKFLOWS } from "../../orchestrations/workflows.ts";
import { demoCluster } from "../support/demo-ids.ts";
import { missingProofs } from "../support/missing-proofs.ts";
import { QuickWorld } from "../support/quick-world.ts";

/** The one line that docs/ARCHITECTURE.md asks for. */
vi.mock(import("../../orchestrations/workflows.ts"), async (original) => {
  const there = await original();
  const { countPools } = await import("./count-pools.ts");
  const all = [...there.WORKFLOWS, countPools()];
  return { ...there, WORKFLOWS: all, workflowOf: (name) => all.find((one) => one.name === name) };
});

test("a contract, a workflow and one line are all that a workflow needs to be served, run and described", async () => {
  await using keyless = await QuickWorld.start();
  const listed = (await (await keyless.get("workflows")).json()) as { workflows: { name: string }[] };
  expect(listed.workflows.map(({ name }) => name)).toContain("count-pools");

  const run = await keyless.run("count-pools", { clusterId: demoCluster("orders") });
  expect(run).toMatchObject({ state: "succeeded", report: { outcome: "succeeded", pools: 3 } });
  expect(run.steps.map(({ name }) => name)).toEqual(["read", "plan", "count", "report"]);

  const page = [...(await pages())].find(([path]) => path.endsWith("docs/workflows/count-pools.md"));
  expect(page?.[1]).toContain("Counts the pools of a cluster.");
});

test("what the matrices of tests lack of it is said, a sentence each, with the file to add it to", () => {
  const [workflow] = WORKFLOWS.slice(-1);
  const lacks = workflow === undefined ? [] : missingProofs(workflow);
  expect(lacks.map((sentence) => /test\/support\/\S+\.ts|npm run [\w-]+/.exec(sentence)?.[0])).toEqual([
    "test/support/scenarios.ts",
    "test/support/random/calm-case.ts",
    "test/support/random/random-request.ts",
    "test/support/random/invariants/truth.ts",
    "npm run record-histories",
  ]);
  for (const sentence of lacks) expect(sentence).toMatch(/^count-pools has no .*\.$/);
});
