import { join } from "node:path";
import * as df from "durable-functions";
import { SqliteStore, startHost } from "../../local/runtime/index.ts";
import { peakMib } from "../usage.ts";

/** `node fan-out-host.ts FOLDER COUNT`: one instance with COUNT activities side by side; prints time and memory. */
const [folder = "", count = ""] = process.argv.slice(2);
const host = await startHost({
  store: new SqliteStore(join(folder, "fan-out.db")),
  app: () => {
    df.app.activity("Step", { handler: (index: number) => index });
    df.app.orchestration("FanOut", function* (context) {
      const tasks = Array.from({ length: context.df.getInput<number>() }, (_, index) =>
        context.df.callActivity("Step", index),
      );
      const results = (yield context.df.Task.all(tasks)) as number[];
      return results.length;
    });
  },
});
const run = async (width: number): Promise<number> => {
  const begun = performance.now();
  const id = host.orchestrations.start({ name: "FanOut", input: String(width) });
  await host.idle();
  const instance = host.orchestrations.instance(id);
  if (instance?.output !== String(width)) throw new Error(`The fan-out ended as ${instance?.status}.`);
  return performance.now() - begun;
};
await run(10);
const residentBefore = process.memoryUsage.rss() / 2 ** 20;
const ms = await run(Number(count));
process.stdout.write(`${JSON.stringify({ ms, residentBefore, peak: peakMib() })}\n`);
await host.stop();
