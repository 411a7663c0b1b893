import { describe, expect, it } from "vitest";
import { run, type Code } from "../../../support/runtime/run-main.ts";

/**
 * What goes wrong in Azure and therefore goes wrong here: each test is the reason for a rule of the kit or of lint.
 */

const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split(" \n ")[0] ?? "") : "";

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
