import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { outcomeOf, testStart } from "../../support/runtime/hosted.ts";
import { run } from "../../support/runtime/run-main.ts";

const retries = (attempts: number, backoff = 2): df.RetryOptions => {
  const options = new df.RetryOptions(1000, attempts);
  options.backoffCoefficient = backoff;
  options.maxRetryIntervalInMilliseconds = 3000;
  return options;
};

describe("retries", () => {
  it("wait longer each time up to the longest interval, and set one more timer after the last attempt", async () => {
    const { output, history } = await run(function* (context) {
      try {
        yield context.df.callActivityWithRetry("Flaky", retries(4), { key: "a", fails: 9 });
      } catch (error) {
        return (error as Error).message.split("\n")[0];
      }
      return "no error";
    });
    expect(output).toContain("Activity function 'Flaky' failed:  flaky 4");
    const delays = history.flatMap((event) =>
      event.type === "TimerCreated" ? [event.fireAt - event.at] : [],
    );
    expect(delays).toEqual([1000, 2000, 3000, 0]);
  });

  it("of sub-orchestrations start a new one each time", async () => {
    const { output, history } = await run(function* (context) {
      try {
        yield context.df.callSubOrchestratorWithRetry("Child", retries(2), { fail: true });
      } catch (error) {
        return (error as Error).message.split(" \n ")[0];
      }
      return "no error";
    });
    expect(output).toBe("Orchestrator function 'Child' failed: child failed");
    const children = history.flatMap((event) => (event.type === "ChildCreated" ? [event.instanceId] : []));
    expect(new Set(children).size).toBe(2);
  });
});

describe("continuing as new", () => {
  it("begins a new execution with the new input and an empty history", async () => {
    const { status, output, history, host } = await run(
      function* (context) {
        const { n } = context.df.getInput<{ n: number }>() ?? { n: 0 };
        context.df.setCustomStatus({ n });
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
        if (n < 3) context.df.continueAsNew({ n: n + 1 });
        return n;
      },
      { input: { n: 0 } },
    );
    expect({ status, output }).toEqual({ status: "Completed", output: 3 });
    expect(history.filter(({ type }) => type === "TimerFired")).toHaveLength(1);
    expect(host.orchestrations.instance("main")).toMatchObject({ input: '{"n":3}', customStatus: '{"n":3}' });
  });

  it("carries over events that came in the same batch after the code had asked for it", async () => {
    const { status, output } = await run(
      function* (context) {
        const again = context.df.getInput<boolean>() ?? false;
        if (again) return (yield context.df.waitForExternalEvent("Late")) as unknown;
        yield context.df.waitForExternalEvent("Go");
        context.df.continueAsNew(true);
        return null;
      },
      {
        meanwhile: (id, host) => {
          host.orchestrations.raise(id, "Go", "1");
          host.orchestrations.raise(id, "Late", '"kept"');
        },
      },
    );
    expect({ status, output }).toEqual({ status: "Completed", output: "kept" });
  });
});

describe("terminating", () => {
  it("ends the orchestration but not its children, and drops its timers", async () => {
    const { status, output, host } = await run(
      function* (context) {
        const timer = context.df.createTimer(new Date(testStart + 1000));
        yield context.df.Task.all([context.df.callSubOrchestrator("Child", { wait: true }, "kid"), timer]);
      },
      {
        meanwhile: (id, running) => {
          running.orchestrations.terminate(id, "stop it");
        },
      },
    );
    expect({ status, output }).toEqual({ status: "Terminated", output: "stop it" });
    expect(outcomeOf(host, "kid").status).toBe("Running");
  });

  it("works on a suspended orchestration", async () => {
    const { status } = await run(
      function* (context) {
        yield context.df.waitForExternalEvent("Go");
      },
      {
        meanwhile: (id, host) => {
          host.orchestrations.suspend(id, "hold");
          host.orchestrations.terminate(id, "stop");
        },
      },
    );
    expect(status).toBe("Terminated");
  });
});

describe("suspending", () => {
  it("holds back what the code decides until it is resumed", async () => {
    const seen: string[] = [];
    const { status, output } = await run(
      function* (context) {
        yield context.df.waitForExternalEvent("Go");
        return (yield context.df.callActivity("Echo", "after")) as unknown;
      },
      {
        meanwhile: async (id, host) => {
          host.orchestrations.suspend(id, "hold");
          host.orchestrations.raise(id, "Go", "1");
          await host.idle();
          seen.push(...host.orchestrations.history(id).map(({ type }) => type));
          host.orchestrations.resume(id, "on");
        },
      },
    );
    expect(seen).not.toContain("TaskScheduled");
    expect({ status, output }).toEqual({ status: "Completed", output: "after" });
  });
});

describe("an orchestration", () => {
  it.each([
    [
      "callEntity",
      (context: df.OrchestrationContext) => context.df.callEntity(new df.EntityId("counter", "a"), "get"),
    ],
    [
      "callHttp",
      (context: df.OrchestrationContext) => context.df.callHttp({ method: "GET", url: "http://127.0.0.1/" }),
    ],
    [
      "An entity lock",
      (context: df.OrchestrationContext) => context.df.lock([new df.EntityId("counter", "a")]),
    ],
  ])("that uses %s fails and says that it is not supported", async (feature, use) => {
    const { status, output } = await run(function* (context) {
      yield context.df.callActivity("Echo", 1);
      yield use(context);
    });
    expect(status).toBe("Failed");
    expect(output).toBe(
      `Orchestrator function 'Main' failed: ${feature} is not supported by the embedded host.`,
    );
  });

  it("that yields what is no task fails with the library's own words", async () => {
    const { status, output } = await run(function* () {
      yield 1 as unknown as df.Task;
    });
    expect(status).toBe("Failed");
    expect(output).toContain("Durable Functions programming constraint violation");
  });

  it("hands texts, numbers, nothing and dates to activities as the worker does", async () => {
    const { output } = await run(function* (context) {
      const results: unknown[] = [];
      for (const value of ["123", "", 1.5, true, { d: "2026-01-01T00:00:00.500+02:00" }, ["x"]]) {
        results.push(yield context.df.callActivity("Echo", value));
      }
      results.push((yield context.df.callActivity("Echo")) ?? "nothing");
      return results;
    });
    expect(output).toEqual(["123", "", 1.5, true, { d: "2025-12-31T22:00:00.5+00:00" }, ["x"], "nothing"]);
  });

  it("that was started by another of the same id as its own never starts it, as in Azure", async () => {
    const { status } = await run(function* (context) {
      yield context.df.callSubOrchestrator("Child", {}, context.df.instanceId);
    });
    expect(status).toBe("Running");
  });
});
