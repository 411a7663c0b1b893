import * as df from "durable-functions";
import { z } from "zod";
import { crashPoints, SqliteStore, startHost, VirtualClock } from "../../../local/runtime/index.ts";

/**
 * A process of its own for the chaos tests: works on the store file of its first argument, and kills itself without
 * warning when it passes the crash point of its second argument for the n-th time. When the work is done it prints
 * what came of it.
 */
const [file, point, nth] = z
  .tuple([z.string(), z.enum(crashPoints).or(z.literal("never")), z.coerce.number().int()])
  .parse(process.argv.slice(2));

let passed = 0;
const host = await startHost({
  store: new SqliteStore(file),
  clock: new VirtualClock({ start: Date.parse("2026-03-01T12:00:00Z") }),
  onCrashPoint: (at) => {
    if (at === point && ++passed === nth) process.kill(process.pid, "SIGKILL");
  },
  app: () => {
    df.app.activity("Step", { handler: (name: string) => `${name} done` });
    df.app.orchestration("Work", function* (context) {
      const first: unknown = yield context.df.callActivity("Step", "first");
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
      const go: unknown = yield context.df.waitForExternalEvent("Go");
      return [first, go, yield context.df.callActivity("Step", "last")];
    });
  },
});
const { orchestrations } = host;
if (orchestrations.instance("one") === undefined) {
  orchestrations.start({ name: "Work", instanceId: "one", input: null });
}
await host.idle();
if (!orchestrations.history("one").some(({ type }) => type === "EventRaised")) {
  orchestrations.raise("one", "Go", '"went"');
}
await host.idle();
const results = orchestrations.history("one").flatMap((event) => ("taskId" in event ? [event.taskId] : []));
process.stdout.write(JSON.stringify({ output: orchestrations.instance("one")?.output, results }));
orchestrations.purge(["one"]);
await host.stop();
