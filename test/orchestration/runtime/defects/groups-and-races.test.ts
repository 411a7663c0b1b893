import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { testStart } from "../../../support/runtime/hosted.ts";
import { run } from "../../../support/runtime/run-main.ts";

/**
 * What goes wrong in Azure and therefore goes wrong here: each test is the reason for a rule of the kit or of lint.
 */

const second = 1000;
const later = (context: df.OrchestrationContext, ms: number): df.TimerTask =>
  context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + ms));
const retries = (attempts: number): df.RetryOptions => new df.RetryOptions(second, attempts);

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
