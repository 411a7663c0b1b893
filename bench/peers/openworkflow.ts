import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { OpenWorkflow } from "openworkflow";
import { BackendSqlite } from "openworkflow/sqlite";
import { ChainRunner, stepsPerChain, warmUpInFlight, type ChainLoad } from "../chains/chain-runner.ts";

/**
 * openworkflow on its SQLite backend as a contestant: `node openworkflow.ts FOLDER LOAD`. It sets `synchronous` itself
 * nowhere, so it has SQLite's default, which is FULL.
 */
const [folder = "", load = ""] = process.argv.slice(2);
const parsed = JSON.parse(load) as ChainLoad;
const runner = new ChainRunner();
const backend = BackendSqlite.connect(join(folder, "openworkflow.db"));
const engine = new OpenWorkflow({ backend });
const chain = engine.defineWorkflow<{ chain: string }, number>({ name: "chain" }, async ({ input, step }) => {
  let sum = 0;
  for (let index = 0; index < stepsPerChain; index++) {
    sum += await step.run({ name: `step-${index}` }, () => runner.step(input.chain, index));
  }
  return sum;
});
const worker = engine.newWorker({ concurrency: Math.max(parsed.inFlight, warmUpInFlight) });
await worker.start();

/** Resolves when every run has ended. */
async function settled(): Promise<void> {
  for (;;) {
    const { pending, running } = await backend.countWorkflowRuns();
    if (pending + running === 0) return;
    await delay(1);
  }
}

const figures = await runner.measure(parsed, (name) => chain.run({ chain: name }), settled);
process.stdout.write(`${JSON.stringify(figures)}\n`);
await worker.stop();
await backend.stop();
