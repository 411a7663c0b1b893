import { writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import * as df from "durable-functions";
import { z } from "zod";
import { crashPoints, SqliteStore, startHost, VirtualClock } from "../../../local/runtime/index.ts";
import { shapeOf } from "./history-shape.ts";

/**
 * A process of its own for the chaos tests: carries several orchestrations on a store file as far as it gets. It kills
 * itself without warning when it passes the crash point of its second argument for the n-th time; whoever started it may
 * kill it at any other. It says line by line what it was promised and what came of it.
 */
const [file, point, nth] = z
  .tuple([z.string(), z.enum(crashPoints).or(z.literal("never")), z.coerce.number().int()])
  .parse(process.argv.slice(2));

/** Written at once, so that it has been said even if the process is killed right after. */
const say = (line: object): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

const ids = Array.from({ length: 6 }, (_, index) => `work-${index}`);

let passed = 0;
const host = await startHost({
  store: new SqliteStore(file),
  clock: new VirtualClock({ start: Date.parse("2026-03-01T12:00:00Z") }),
  onCrashPoint: (at) => {
    if (at === point && ++passed === nth) process.kill(process.pid, "SIGKILL");
  },
  app: () => {
    df.app.activity("Step", {
      handler: async (name: string) => {
        await delay(2);
        // Without its stack: that is not the same in every process.
        if (name.endsWith("fails")) throw Object.assign(new Error(`${name} as it should`), { stack: "" });
        return `${name} done`;
      },
    });
    df.app.orchestration("Child", function* (context) {
      yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30_000));
      return (yield context.df.callActivity("Step", "child")) as unknown;
    });
    df.app.orchestration("Work", function* (context) {
      const { df: durable } = context;
      const first: unknown = yield durable.callActivity("Step", "first");
      yield durable.createTimer(new Date(durable.currentUtcDateTime.getTime() + 60_000));
      const both: unknown = yield durable.Task.all([
        durable.callActivity("Step", "left"),
        durable.callActivity("Step", "right"),
        durable.callSubOrchestrator("Child", null, `${durable.instanceId}-child`),
      ]);
      let caught = "";
      try {
        yield durable.callActivity("Step", "this fails");
      } catch (error) {
        caught = (error as Error).message.split(" \n ")[0] ?? "";
      }
      const go: unknown = yield durable.waitForExternalEvent("Go");
      return [first, both, caught, go];
    });
  },
});
const { orchestrations } = host;

say({ found: ids.filter((id) => orchestrations.instance(id) !== undefined) });
for (const instanceId of ids) {
  if (orchestrations.instance(instanceId) !== undefined) continue;
  orchestrations.start({ name: "Work", instanceId, input: null });
  say({ acknowledged: instanceId });
}
say({ ready: true });
await host.idle();
for (const id of ids) {
  if (!orchestrations.history(id).some(({ type }) => type === "EventRaised")) {
    orchestrations.raise(id, "Go", '"went"');
  }
}
await host.idle();
const all = [...ids, ...ids.map((id) => `${id}-child`)];
say({
  outcomes: all.map((id) => {
    const history = orchestrations.history(id);
    const results = history.flatMap((event) => ("taskId" in event ? [event.taskId] : []));
    const { status, output } = orchestrations.instance(id) ?? {};
    return { id, status, output, twice: results.length - new Set(results).size, shape: shapeOf(history) };
  }),
});
await host.stop();
