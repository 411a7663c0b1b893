import { app } from "@azure/functions";
import * as df from "durable-functions";
import { expect, it } from "vitest";
import type { HostLogEntry, HostOptions, RunningHost } from "../../../local/runtime/index.ts";
import { jsonLog } from "../../../platform/log.ts";
import { hosted } from "../../support/runtime/hosted.ts";

async function logging(options: Partial<HostOptions> = {}) {
  const entries: HostLogEntry[] = [];
  const written: Record<string, unknown>[] = [];
  const write = (line: string) => void written.push(JSON.parse(line) as Record<string, unknown>);
  const log = jsonLog({ write, least: "debug", now: () => 0 });
  const hooked: string[] = [];
  const host = await hosted({
    ...options,
    log: (entry) => entries.push(entry),
    app: () => {
      app.hook.log(({ message }) => void hooked.push(message));
      df.app.activity("Work", {
        handler: (input: string) => {
          log.info(`works on ${input}`);
          return input;
        },
      });
      df.app.orchestration("Two", function* (context) {
        context.log("begins");
        yield context.df.callActivity("Work", "one");
        context.warn("half way");
        yield context.df.callActivity("Work", "two");
        context.trace("ends");
      });
      df.app.orchestration("Again", function* (context) {
        const round = Number(context.df.getInput());
        context.log(`round ${round}`);
        yield context.df.callActivity("Work", "round");
        context.log(`round ${round} is over`);
        if (round < 2) context.df.continueAsNew(round + 1);
      });
    },
  });
  const said = () => entries.map(({ message }) => message);
  return { host, entries, written, hooked, said };
}

const run = async (host: RunningHost, name: string, input: string | null = null) => {
  host.orchestrations.start({ name, instanceId: "one", input });
  await host.idle();
};

it.each([false, true])(
  "what an orchestrator logs is written once, however often it is replayed (paranoid: %s)",
  async (paranoid) => {
    const { host, entries, hooked } = await logging({ paranoid });
    await run(host, "Two");
    expect(entries.map(({ level, message, instanceId }) => [level, message, instanceId])).toEqual([
      ["information", "begins", "one"],
      ["warning", "half way", "one"],
      ["trace", "ends", "one"],
    ]);
    expect(hooked.filter((message) => message === "begins").length).toBe(paranoid ? 6 : 3);
  },
);

it("every execution of one that continues as new logs for itself", async () => {
  const { host, said } = await logging();
  await run(host, "Again", "1");
  expect(said()).toEqual(["round 1", "round 1 is over", "round 2", "round 2 is over"]);
});

it("the app's own log says which orchestration and which function a line belongs to", async () => {
  const { host, written } = await logging();
  await run(host, "Two");
  expect(written.map(({ message, instance, function: name }) => [message, instance, name])).toEqual([
    ["works on one", "one", "Work"],
    ["works on two", "one", "Work"],
  ]);
});
