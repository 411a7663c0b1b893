import { join } from "node:path";
import * as df from "durable-functions";
import { SqliteStore, startHost } from "../../local/runtime/index.ts";
import { ChainRunner, stepsPerChain, type ChainLoad } from "./chain-runner.ts";

/** The embedded runtime as a contestant: `node embedded.ts FOLDER LOAD`. */
const [folder = "", load = ""] = process.argv.slice(2);
const runner = new ChainRunner();
const host = await startHost({
  store: new SqliteStore(join(folder, "embedded.db")),
  app: () => {
    df.app.activity("Step", {
      handler: ({ chain, index }: { chain: string; index: number }) => runner.step(chain, index),
    });
    df.app.orchestration("Chain", function* (context) {
      let sum = 0;
      for (let index = 0; index < stepsPerChain; index++) {
        sum += (yield context.df.callActivity("Step", { chain: context.df.instanceId, index })) as number;
      }
      return sum;
    });
  },
});
const figures = await runner.measure(
  JSON.parse(load) as ChainLoad,
  (instanceId) => host.orchestrations.start({ name: "Chain", instanceId, input: null }),
  () => host.idle(),
);
process.stdout.write(`${JSON.stringify(figures)}\n`);
await host.stop();
