import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { testStart } from "../../support/runtime/hosted.ts";
import { run, type Code } from "../../support/runtime/run-main.ts";

/**
 * What goes wrong in Azure and therefore goes wrong here: each test is the reason for a rule of the kit or of lint.
 */

const second = 1000;
const later = (context: df.OrchestrationContext, ms: number): df.TimerTask =>
  context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + ms));
const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split(" \n ")[0] ?? "") : "";
const retries = (attempts: number): df.RetryOptions => new df.RetryOptions(second, attempts);

/** Raises these events one turn after the other. */
const raising =
  (...events: [name: string, value: unknown][]) =>
  async (id: string, host: Awaited<ReturnType<typeof run>>["host"]): Promise<void> => {
    for (const [name, value] of events) {
      host.orchestrations.raise(id, name, JSON.stringify(value));
      await host.settled();
    }
  };

describe("groups and races", () => {
  it("Task.all fails with its first failure, but nothing new starts before all of its siblings have ended", async () => {
    const { history } = await run(function* (context) {
      try {
        yield context.df.Task.all([
          context.df.callActivity("Flaky", { key: "a", fails: 9 }),
          context.df.callSubOrchestrator("Child", { wait: true }, "slow"),
        ]);
      } catch {
        return (yield context.df.callActivity("Echo", "next")) as unknown;
      }
      return null;
    });
    expect(history.filter(({ type }) => type === "TaskScheduled")).toHaveLength(1);
    expect(history.some(({ type }) => type === "TaskFailed")).toBe(true);
  });

  it("after a failed Task.all with a retry branch, an activity is given the result of that branch's timer", async () => {
    const { output } = await run(function* (context) {
      try {
        yield context.df.Task.all([
          context.df.callActivity("Flaky", { key: "a", fails: 9 }),
          context.df.callActivityWithRetry("Flaky", retries(2), { key: "b", fails: 1 }),
        ]);
      } catch {
        return { next: (yield context.df.callActivity("Echo", "next")) as unknown };
      }
      return null;
    });
    expect(output).not.toEqual({ next: "next" });
  });

  it("Task.any of a timer and a retry breaks when the timer is cancelled", async () => {
    const { status, output } = await run(function* (context) {
      const limit = later(context, 60 * second);
      yield context.df.Task.any([
        limit,
        context.df.callActivityWithRetry("Flaky", retries(3), { key: "a", fails: 1 }),
      ]);
      limit.cancel();
      return (yield context.df.callActivity("Echo", "next")) as unknown;
    });
    expect(status).toBe("Failed");
    expect(output).toMatch(/^Non-Deterministic workflow detected: /);
  });

  it("Task.any does not see that one of its tasks is completed already", async () => {
    const { output } = await run(function* (context) {
      const done = context.df.callActivity("Echo", "done");
      yield done;
      const limit = later(context, second);
      return (yield context.df.Task.any([done, limit])) === limit ? "the timer" : "the task";
    });
    expect(output).toBe("the timer");
  });

  it("Task.all of completed tasks never completes", async () => {
    const { status } = await run(function* (context) {
      const done = context.df.callActivity("Echo", "done");
      yield done;
      return (yield context.df.Task.all([done])) as unknown;
    });
    expect(status).toBe("Running");
  });

  it.each(["all", "any"] as const)("Task.%s of nothing fails", async (group) => {
    const { status, output } = await run(function* (context) {
      return (yield context.df.Task[group]([])) as unknown;
    });
    expect(status).toBe("Failed");
    expect(output).toContain("you must specify at least one Task");
  });

  it("a timer that nobody cancelled keeps the instance running after its code returned", async () => {
    const { history } = await run(function* (context) {
      yield context.df.Task.any([later(context, 3600 * second), context.df.callActivity("Echo", 1)]);
      return "early";
    });
    const completed = history.find(({ type }) => type === "ExecutionCompleted");
    expect(completed?.at).toBe(testStart + 3600 * second);
  });

  it("a timer of more than six days cannot be cancelled after its first three", async () => {
    const { status, output } = await run(function* (context) {
      const limit = later(context, 10 * 24 * 3600 * second);
      yield context.df.Task.any([
        limit,
        context.df.callSubOrchestrator("Child", { sleepMs: 4 * 24 * 3600 * second }),
      ]);
      limit.cancel();
      return (yield context.df.callActivity("Echo", "next")) as unknown;
    });
    expect(status).toBe("Failed");
    expect(output).toMatch(/^Non-Deterministic workflow detected: .* a timer task with sequence number 2/);
  });
});

describe("the library's retries", () => {
  it("wait the same time after each failure unless told otherwise, and set one more timer after the last", async () => {
    const { history } = await run(function* (context) {
      try {
        yield context.df.callActivityWithRetry("Flaky", retries(3), { key: "a", fails: 9 });
      } catch {
        return null;
      }
      return null;
    });
    expect(
      history.flatMap((event) => (event.type === "TimerCreated" ? [event.fireAt - event.at] : [])),
    ).toEqual([second, second, 0]);
  });

  it("hang for ever when retryTimeout has passed", async () => {
    const options = retries(9);
    options.retryTimeoutInMilliseconds = 1.5 * second;
    const { status } = await run(function* (context) {
      yield context.df.callActivityWithRetry("Flaky", options, { key: "a", fails: 9 });
    });
    expect(status).toBe("Running");
  });

  it("hang for ever when an interval is longer than six days", async () => {
    const options = retries(2);
    options.maxRetryIntervalInMilliseconds = 7 * 24 * 3600 * second;
    const { status, history } = await run(function* (context) {
      yield context.df.callActivityWithRetry("Echo", options, 1);
    });
    expect(status).toBe("Running");
    expect(history.some(({ type }) => type === "TaskScheduled")).toBe(false);
  });

  it("hang for ever when the failure says that it is not to be retried", async () => {
    const { status } = await run(function* (context) {
      yield context.df.callActivityWithRetry("FailForGood", retries(3));
    });
    expect(status).toBe("Running");
  });
});

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

describe("what code must not do", () => {
  it("a custom status goes away when a turn does not set it again, or sets it to something falsy", async () => {
    const status = async (last: unknown): Promise<string | null | undefined> => {
      const { host } = await run(function* (context) {
        context.df.setCustomStatus("first");
        yield context.df.callActivity("Echo", 1);
        context.df.setCustomStatus(last);
        return null;
      });
      return host.orchestrations.instance("main")?.customStatus;
    };
    expect(await status("last")).toBe('"last"');
    expect(await status("")).toBe(null);
    expect(await status(0)).toBe(null);
  });

  it.each<[string, unknown, string]>([
    ["an async function", () => Promise.resolve(1), "generator.next is not a function"],
    ["a plain function", () => 1, "generator.next is not a function"],
  ])("an orchestrator that is %s fails", async (_what, code, text) => {
    const { status, output } = await run(code as Code);
    expect(status).toBe("Failed");
    expect(output).toContain(text);
  });

  it("an orchestrator that throws what is no Error runs for ever", async () => {
    const { status } = await run(function* (context) {
      yield context.df.callActivity("Echo", 1);
      throw "a text" as unknown as Error;
    });
    expect(status).toBe("Running");
  });

  it("an orchestrator that throws carries every scheduled input in its error", async () => {
    const { errors } = await run(function* (context) {
      yield context.df.callActivity("Echo", { password: "hunter2" });
      throw new Error("broken");
    });
    expect(errors.at(-1)).toContain("hunter2");
  });

  it("an activity's failure comes as one text of the reason and a serialized exception", async () => {
    const { output } = await run(function* (context) {
      try {
        yield context.df.callActivity("Flaky", { key: "a", fails: 1 });
      } catch (error) {
        const [reason, details = ""] = (error as Error).message.split(" \n ");
        return { reason, type: (JSON.parse(details) as { ClassName: string }).ClassName };
      }
      return null;
    });
    expect(output).toEqual({
      reason: "Activity function 'Flaky' failed:  flaky 1",
      type: "System.Exception",
    });
  });

  it("a sub-orchestration that was terminated fails the parent as non-deterministic, whatever it would catch", async () => {
    const { status, output } = await run(
      function* (context) {
        try {
          return (yield context.df.callSubOrchestrator("Child", { wait: true }, "kid")) as unknown;
        } catch (error) {
          return reasonOf(error);
        }
      },
      {
        meanwhile: (_id, host) => {
          host.orchestrations.terminate("kid", "enough");
        },
      },
    );
    expect(status).toBe("Failed");
    expect(output).toMatch(/^Non-Deterministic workflow detected: /);
  });

  it("terminating leaves children at work", async () => {
    const { host } = await run(
      function* (context) {
        yield context.df.callSubOrchestrator("Child", { wait: true }, "kid");
      },
      {
        meanwhile: (id, running) => {
          running.orchestrations.terminate(id, "stop");
        },
      },
    );
    expect(host.orchestrations.instance("main")?.status).toBe("Terminated");
    expect(host.orchestrations.instance("kid")?.status).toBe("Running");
  });

  it("every turn is handed the whole history again", async () => {
    const { requests } = await run(function* (context) {
      for (let step = 0; step < 3; step++) yield context.df.callActivity("Echo", step);
      return null;
    });
    expect(requests.map(({ history }) => history.length)).toEqual([2, 6, 10, 14]);
  });
});
