import type * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { run } from "../../../support/runtime/run-main.ts";

/**
 * What goes wrong in Azure and therefore goes wrong here: each test is the reason for a rule of the kit or of lint.
 */

const second = 1000;
const later = (context: df.OrchestrationContext, ms: number): df.TimerTask =>
  context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + ms));
/** Raises these events one turn after the other. */
const raising =
  (...events: [name: string, value: unknown][]) =>
  async (id: string, host: Awaited<ReturnType<typeof run>>["host"]): Promise<void> => {
    for (const [name, value] of events) {
      host.orchestrations.raise(id, name, JSON.stringify(value));
      await host.settled();
    }
  };

describe("external events", () => {
  it("that differ from the awaited name in case are swallowed", async () => {
    const { status } = await run(
      function* (context) {
        return (yield context.df.waitForExternalEvent("Go")) as unknown;
      },
      { meanwhile: raising(["GO", 1]) },
    );
    expect(status).toBe("Running");
  });

  it("go to the latest of several waiters first", async () => {
    const { output } = await run(
      function* (context) {
        return (yield context.df.Task.all([
          context.df.waitForExternalEvent("Go"),
          context.df.waitForExternalEvent("Go"),
        ])) as unknown;
      },
      { meanwhile: raising(["Go", "first"], ["Go", "second"]) },
    );
    expect(output).toEqual(["second", "first"]);
  });

  it("are swallowed by a waiter that a race has left behind", async () => {
    const { output } = await run(
      function* (context) {
        yield context.df.Task.any([context.df.waitForExternalEvent("Go"), later(context, second)]);
        yield context.df.waitForExternalEvent("Ready");
        const limit = later(context, second);
        const again = context.df.waitForExternalEvent("Go");
        return (yield context.df.Task.any([again, limit])) === limit ? "lost" : "seen";
      },
      { meanwhile: raising(["Go", 1], ["Ready", 1]) },
    );
    expect(output).toBe("lost");
  });

  it("that came before anybody awaited them are lost when the code continues as new", async () => {
    const { status } = await run(
      function* (context) {
        if (context.df.getInput<boolean>() === true) {
          return (yield context.df.waitForExternalEvent("Early")) as unknown;
        }
        yield context.df.waitForExternalEvent("Go");
        context.df.continueAsNew(true);
        return null;
      },
      { meanwhile: raising(["Early", 1], ["Go", 1]) },
    );
    expect(status).toBe("Running");
  });
});
