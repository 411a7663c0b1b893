import * as df from "durable-functions";
import { afterEach, describe, expect, it } from "vitest";
import { hosted, outcomeOf } from "../../support/runtime/hosted.ts";
import { run } from "../../support/runtime/run-main.ts";

describe("a version", () => {
  it("that a client or a parent asked for is what the code sees and what histories keep", async () => {
    const host = await hosted({
      paranoid: true,
      app: () => {
        df.app.orchestration("Kid", function* (context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
          return context.df.version ?? "none";
        });
        df.app.orchestration("Main", function* (context) {
          const asked: unknown = yield context.df.callSubOrchestrator("Kid", {}, "kid", "2.1");
          const plain: unknown = yield context.df.callSubOrchestrator("Kid", {});
          return [context.df.version, asked, plain];
        });
      },
    });
    host.orchestrations.start({ name: "Main", instanceId: "main", version: "1.0", input: null });
    await host.idle();
    expect(outcomeOf(host, "main").output).toEqual(["1.0", "2.1", "none"]);
    expect(host.orchestrations.instance("kid")).toMatchObject({
      version: "2.1",
      parent: { name: "Main", version: "1.0" },
    });
    const created = host.orchestrations.history("main").filter(({ type }) => type === "ChildCreated");
    expect(created).toMatchObject([{ version: "2.1" }, { version: null }]);
  });

  it("stays when the code continues as new and when the orchestration is restarted", async () => {
    const host = await hosted({
      app: () => {
        df.app.orchestration("Main", function* (context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
          if (context.df.getInput() === 1) context.df.continueAsNew(2);
          return context.df.version ?? "none";
        });
      },
    });
    host.orchestrations.start({ name: "Main", instanceId: "main", version: "1.0", input: "1" });
    await host.idle();
    expect(outcomeOf(host, "main").output).toBe("1.0");
    host.orchestrations.restart("main", false);
    await host.idle();
    expect(outcomeOf(host, "main").output).toBe("1.0");
    expect(host.orchestrations.instance("main")).toMatchObject({ generation: 1, input: "2" });
  });
});

describe("a sub-orchestration", () => {
  it("with a blank id is named after its parent's execution", async () => {
    const { history } = await run(function* (context) {
      yield context.df.callSubOrchestrator("Child", {}, "");
    });
    const started = history.find((event) => event.type === "ExecutionStarted");
    expect(history.find((event) => event.type === "ChildCreated")?.instanceId).toBe(
      `${started?.executionId ?? ""}:0`,
    );
  });

  it("runs again under an id whose orchestration has ended", async () => {
    const { output } = await run(function* (context) {
      const first: unknown = yield context.df.callSubOrchestrator("Child", { sleepMs: 1 }, "kid");
      const second: unknown = yield context.df.callSubOrchestrator("Child", { sleepMs: 2 }, "kid");
      return [first, second];
    });
    expect(output).toEqual([{ sleepMs: 1 }, { sleepMs: 2 }]);
  });

  it("whose function nobody registered is never started, and its parent waits for ever, as on Azure", async () => {
    const { status, history } = await run(function* (context) {
      try {
        return (yield context.df.callSubOrchestrator("Nobody")) as unknown;
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(status).toBe("Running");
    expect(history.some(({ type }) => type === "ChildCreated")).toBe(false);
  });
});

describe("a custom status", () => {
  it.each([
    [8_000, "Completed"],
    [10_000, "Failed"],
  ])("of %d characters leaves the orchestration %s", async (length, expected) => {
    const { status, output } = await run(function* (context) {
      context.df.setCustomStatus("x".repeat(length));
      return (yield context.df.callActivity("Echo", "done")) as unknown;
    });
    expect(status).toBe(expected);
    expect(output).toBe(
      expected === "Completed"
        ? "done"
        : "Orchestrator function 'Main' failed: The UTF-16 size of the JSON-serialized payload must not exceed 16 KB. The current payload size is 19 KB.",
    );
  });
});

describe("failure details", () => {
  afterEach(() => {
    df.app.setExceptionPropertiesProvider(undefined);
  });

  const describeErrors = (): void => {
    df.app.setExceptionPropertiesProvider({
      getExceptionProperties: (error) => ({ length: error instanceof Error ? error.message.length : 0 }),
    });
  };

  it("that an app asks for reach the code as a TaskFailedError", async () => {
    describeErrors();
    const { output } = await run(function* (context) {
      try {
        return (yield context.df.callActivity("Flaky", { key: "a", fails: 1 })) as unknown;
      } catch (error) {
        if (!(error instanceof df.TaskFailedError)) return "another error";
        const { errorType, errorMessage, properties } = error.failureDetails;
        return { errorType, errorMessage, properties, name: error.taskName, id: error.taskId };
      }
    });
    expect(output).toEqual({
      errorType: "Error",
      errorMessage: "flaky 1",
      properties: { length: 7 },
      name: "Flaky",
      id: 0,
    });
  });

  it("go up with an orchestration that did not catch the failure", async () => {
    describeErrors();
    const host = await hosted({
      app: () => {
        df.app.activity("Boom", {
          handler: () => {
            throw new RangeError("boom");
          },
        });
        df.app.orchestration("Kid", function* (context) {
          return (yield context.df.callActivity("Boom")) as unknown;
        });
        df.app.orchestration("Main", function* (context) {
          return (yield context.df.callSubOrchestrator("Kid")) as unknown;
        });
      },
    });
    host.orchestrations.start({ name: "Main", instanceId: "main", input: null });
    await host.idle();
    const failures = host.orchestrations
      .history("main")
      .flatMap((event) => ("failure" in event ? [event] : []));
    expect(failures).toMatchObject([
      { type: "ChildFailed", failure: { errorType: "RangeError", properties: { length: 4 } } },
      { type: "ExecutionCompleted", failure: { errorType: "RangeError", properties: { length: 4 } } },
    ]);
  });

  it("are null unless the app asks for them; reason and details are texts all the same", async () => {
    const { history } = await run(function* (context) {
      yield context.df.callActivity("Flaky", { key: "a", fails: 1 });
    });
    const failed = history.find((event) => event.type === "TaskFailed");
    expect(failed?.failure).toBeUndefined();
    expect(typeof failed?.details).toBe("string");
  });
});
