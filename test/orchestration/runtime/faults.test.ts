import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import {
  type HostLogEntry,
  type HostFaults,
  ScriptedFaults,
  type TurnFault,
  type PlannedTurnFault,
} from "../../../local/runtime/index.ts";
import { hosted, outcomeOf } from "../../support/runtime/hosted.ts";

const child = "main-child";

function app(): void {
  df.app.activity("Echo", { handler: (input: unknown) => input });
  df.app.orchestration("Main", function* (context) {
    const echoed: number = yield context.df.callActivity("Echo", 1);
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 5000));
    const event: number = yield context.df.waitForExternalEvent("Go");
    return echoed + event;
  });
  df.app.orchestration("Child", function* (context) {
    yield context.df.callActivity("Echo", 1);
    return "done";
  });
  df.app.orchestration("Parent", function* (context) {
    try {
      return (yield context.df.callSubOrchestrator("Child", null, child)) as unknown;
    } catch (error) {
      return { caught: error instanceof Error ? error.message : "?" };
    }
  });
}

/** Runs `Main` with what it needs to end, but for what the faults take away. */
async function mainWith(turns: readonly PlannedTurnFault[], more: Partial<HostFaults> = {}) {
  const scripted = new ScriptedFaults(turns);
  const { inTurn, inActivity, isLost } = scripted;
  const host = await hosted({ app, faults: { inTurn, inActivity, isLost, ...more } });
  host.orchestrations.start({ name: "Main", instanceId: "main", input: null });
  await host.idle();
  host.orchestrations.raise("main", "Go", "41");
  await host.idle();
  return { host, scripted, ...outcomeOf(host, "main") };
}

const atTurn = (number: number, fault: TurnFault): PlannedTurnFault => ({ fault, number });

const nonDeterminism = (task: string): string =>
  `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${task}, but the current ` +
  "replay execution hasn't (yet?) scheduled this task. Was a change made to the orchestrator code after this instance had " +
  "already started running?";

describe("without faults", () => {
  it("the program of these tests comes to its end", async () => {
    expect(await mainWith([])).toMatchObject({ status: "Completed", output: 42 });
  });
});

describe("a worker that dies in a turn", () => {
  it("ends the instance as failed with the exit code, where no decision was taken yet", async () => {
    const { status, output } = await mainWith([atTurn(1, { kind: "workerDies" })]);
    expect(status).toBe("Failed");
    expect(output).toBe(
      "Orchestrator function 'Main' failed: One or more errors occurred. (node exited with code 137 (0x89))",
    );
  });

  it.each([2, 3, 4])("ends it as failed and blames non-determinism in turn %d", async (turn) => {
    const { host, scripted, status, output } = await mainWith([atTurn(turn, { kind: "workerDies" })]);
    expect(status).toBe("Failed");
    expect(output).toBe(nonDeterminism("an activity task with sequence ID 0 and name 'Echo' (version '')"));
    expect(host.orchestrations.history("main").at(-2)).toMatchObject({
      type: "ExecutionCompleted",
      status: "Failed",
    });
    expect(scripted.unused).toEqual([]);
  });

  it("tells the parent, which goes on", async () => {
    const host = await hosted({
      app,
      faults: new ScriptedFaults([{ name: "Child", number: 1, fault: { kind: "workerDies" } }]),
    });
    host.orchestrations.start({ name: "Parent", instanceId: "parent", input: null });
    await host.idle();
    const { output } = outcomeOf(host, "parent");
    expect(output).toMatchObject({
      caught: expect.stringMatching(
        /^Orchestrator function 'Child' failed: One or more errors occurred\. \(node exited with code 137 \(0x89\)\) \n \{"\$type":"System\.AggregateException/,
      ),
    });
  });

  it("fails the activity that it ran", async () => {
    const host = await hosted({ app, faults: new ScriptedFaults([], [{ name: "Echo" }]) });
    host.orchestrations.start({ name: "Main", instanceId: "main", input: null });
    await host.idle();
    const failed = host.orchestrations.history("main").find(({ type }) => type === "TaskFailed");
    expect(failed).toMatchObject({
      reason: "Activity function 'Echo' failed: node exited with code 137 (0x89)",
    });
  });
});

describe("an instance that somebody", () => {
  it("terminates in the moment of a turn ends as terminated", async () => {
    const { status, output } = await mainWith([atTurn(2, { kind: "terminate", reason: "by hand" })]);
    expect({ status, output }).toEqual({ status: "Terminated", output: "by hand" });
  });

  it.each([1, 2, 3])("purges in turn %d is gone, with all that was on its way to it", async (turn) => {
    const { host, status } = await mainWith([atTurn(turn, { kind: "purge" })]);
    expect(status).toBe("Unknown");
    expect(host.orchestrations.history("main")).toEqual([]);
    expect(host.orchestrations.raise("main", "Go", "1")).toBe("unknown");
    expect(host.parked()).toEqual([]);
  });

  it("purged can be started again under the same id", async () => {
    const { host } = await mainWith([atTurn(2, { kind: "purge" })]);
    host.orchestrations.start({ name: "Main", instanceId: "main", input: null });
    await host.idle();
    host.orchestrations.raise("main", "Go", "1");
    await host.idle();
    expect(outcomeOf(host, "main")).toEqual({ status: "Completed", output: 2 });
  });
});

describe("a message that is lost", () => {
  it.each([
    ["ExecutionStarted", "Pending"],
    ["TaskCompleted", "Running"],
    ["TimerFired", "Running"],
    ["EventRaised", "Running"],
  ] as const)("leaves the instance without its %s for ever: %s", async (message, expected) => {
    const { host, scripted, status } = await mainWith([
      { message, fault: { kind: "loseMessages", types: [message] } },
    ]);
    expect(scripted.unused).toEqual([]);
    expect(status).toBe(expected);
    expect(host.orchestrations.history("main").some(({ type }) => type === message)).toBe(false);
  });
});

describe("a function that is lost", () => {
  it("fails the orchestration that it is", async () => {
    const host = await hosted({ app });
    host.orchestrations.start({ name: "NoSuch", instanceId: "none", input: null });
    await host.idle();
    expect(outcomeOf(host, "none").output).toBe(
      "Orchestrator function 'NoSuch' failed: The function 'NoSuch' doesn't exist, is disabled, or is not an orchestrator function. Additional info: The following are the known orchestrator functions: 'Main', 'Child', 'Parent'.",
    );
  });

  it("fails an orchestration that has begun, at its next turn", async () => {
    const faults = new ScriptedFaults();
    const host = await hosted({ app, faults });
    host.orchestrations.start({ name: "Main", instanceId: "main", input: null });
    await host.idle();
    faults.lose("main");
    host.orchestrations.raise("main", "Go", "41");
    await host.idle();
    expect(outcomeOf(host, "main").output).toBe(
      nonDeterminism("an activity task with sequence ID 0 and name 'Echo' (version '')"),
    );
  });

  it("leaves the parent of an unknown sub-orchestration running for ever, and the log says so once", async () => {
    const faults = new ScriptedFaults();
    const log: HostLogEntry[] = [];
    const host = await hosted({ app, faults, log: (entry) => log.push(entry) });
    faults.lose("Child");
    host.orchestrations.start({ name: "Parent", instanceId: "parent", input: null });
    await host.idle();
    host.orchestrations.raise("parent", "Whatever", "1");
    await host.idle();
    expect(outcomeOf(host, "parent").status).toBe("Running");
    expect(host.orchestrations.instance(child)).toBeUndefined();
    expect(log.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual([
      "'Parent' calls the sub-orchestration 'Child', which the app does not have: as on Azure, the call is never made and 'parent' waits for it for ever.",
    ]);
  });

  it("leaves the caller of a lost activity running for ever; one that never was is named in an error instead", async () => {
    const faults = new ScriptedFaults();
    const host = await hosted({ app, faults });
    faults.lose("Echo");
    host.orchestrations.start({ name: "Main", instanceId: "main", input: null });
    await host.idle();
    expect(outcomeOf(host, "main").status).toBe("Running");
    expect(host.orchestrations.history("main").some(({ type }) => type === "TaskScheduled")).toBe(false);
  });

  it("is called again when it is found", async () => {
    const faults = new ScriptedFaults();
    const host = await hosted({ app, faults });
    faults.lose("Echo");
    faults.find("Echo");
    host.orchestrations.start({ name: "Child", instanceId: "main", input: null });
    await host.idle();
    expect(outcomeOf(host, "main").status).toBe("Completed");
  });
});

describe("the hook", () => {
  it("is asked once for each turn, with its number and what has come", async () => {
    const asked: string[] = [];
    await mainWith([], {
      inTurn: ({ instanceId, name, number, messages }) => {
        asked.push(`${instanceId} ${name} ${String(number)} ${messages.join()}`);
        return undefined;
      },
    });
    expect(asked).toEqual([
      "main Main 1 ExecutionStarted",
      "main Main 2 TaskCompleted",
      "main Main 3 TimerFired",
      "main Main 4 EventRaised",
    ]);
  });
});
