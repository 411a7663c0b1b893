import { setTimeout as delay } from "node:timers/promises";
import * as df from "durable-functions";
import { SqliteStore, startHost } from "../../local/runtime/index.ts";
import { Usage } from "../usage.ts";

/**
 * `node waiting-host.ts FILE COUNT`: hosts COUNT instances that wait for a timer hours away, making those that are
 * missing, and then one that works. Prints when the first work was done, and then what waiting costs.
 */
const [file = "", count = ""] = process.argv.slice(2);
const hours = 3600_000;
const { promise: worked, resolve: noteWork } = Promise.withResolvers<undefined>();
const host = await startHost({
  store: new SqliteStore(file),
  app: () => {
    df.app.activity("NoteWork", {
      handler: () => {
        noteWork(undefined);
      },
    });
    df.app.orchestration("Wait", function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 6 * hours));
    });
    df.app.orchestration("Work", function* (context) {
      yield context.df.callActivity("NoteWork");
    });
  },
});
const { orchestrations } = host;
orchestrations.start({ name: "Work", input: null });
await worked;
process.stdout.write(`${JSON.stringify({ firstWorkMs: performance.now() })}\n`);
for (let index = 0; index < Number(count); index++) {
  const instanceId = `wait-${index}`;
  if (orchestrations.instance(instanceId) === undefined) {
    orchestrations.start({ name: "Wait", instanceId, input: null });
  }
  if (index % 100 === 0) await delay(0);
}
await host.settled();
await delay(2000);
const usage = new Usage();
await delay(10_000);
process.stdout.write(`${JSON.stringify(usage.lap())}\n`);
