import * as df from "durable-functions";
import { z } from "zod";
import { SqliteStore, startHost, VirtualClock } from "../../../local/runtime/index.ts";

/**
 * A process of its own for the chaos tests: among good work it holds a piece that kills the process whenever it is
 * touched, an orchestrator or an activity as its second argument says. It prints what came of all when it survives.
 */
const [file, poison] = z.tuple([z.string(), z.enum(["turn", "activity"])]).parse(process.argv.slice(2));

const die = (): never => {
  process.kill(process.pid, "SIGKILL");
  throw new Error("still here");
};

const host = await startHost({
  store: new SqliteStore(file),
  clock: new VirtualClock({ start: Date.parse("2026-03-01T12:00:00Z") }),
  maxAttempts: 3,
  app: () => {
    df.app.activity("Step", { handler: () => "done" });
    df.app.activity("Deadly", { handler: die });
    df.app.orchestration("Good", function* (context) {
      yield context.df.callActivity("Step");
      return (yield context.df.callActivity("Step")) as unknown;
    });
    df.app.orchestration("Bad", function* (context) {
      yield context.df.callActivity(poison === "activity" ? "Deadly" : "Step");
      return die();
    });
  },
});
const { orchestrations } = host;
for (const [instanceId, name] of [
  ["good-1", "Good"],
  ["bad", "Bad"],
  ["good-2", "Good"],
] as const) {
  if (orchestrations.instance(instanceId) === undefined)
    orchestrations.start({ name, instanceId, input: null });
}
await host.idle();
process.stdout.write(
  JSON.stringify({
    good: ["good-1", "good-2"].map((id) => orchestrations.instance(id)?.status),
    bad: orchestrations.instance("bad")?.status,
    parked: host.parked(),
  }),
);
await host.stop();
