import { describe, expect, it } from "vitest";
import { runPiece } from "../../support/kit-world.ts";

const echo = { Echo: (value: unknown) => value };
const flaky = () => {
  let failures = 0;
  return {
    ...echo,
    Fail: (text: string) => {
      failures += 1;
      throw new Error(`${text} ${failures}`);
    },
  };
};

describe("the kit's port to the engine", () => {
  it("calls side by side, waits for all, and tells which failed; what comes next gets its own result", async () => {
    const { output } = await runPiece({
      activities: flaky(),
      *piece(engine) {
        const outcomes = yield* engine.callAll([
          { name: "Fail", input: "no" },
          { name: "Echo", input: "a" },
          { name: "Fail", input: "never" },
          { name: "Echo", input: "b" },
        ]);
        const next = yield* engine.callActivity("Echo", "next");
        return [outcomes.map((each) => (each.kind === "returned" ? each.value : each.kind)), next];
      },
    });
    expect(output).toEqual([["threw", "a", "threw", "b"], "next"]);
  });

  it("calls nothing without going to the engine", async () => {
    const { output } = await runPiece({
      *piece(engine) {
        return yield* engine.callAll([]);
      },
    });
    expect(output).toEqual([]);
  });

  it("sees an event that came before anybody waited, and sets no timer for it", async () => {
    const { output, elapsedMs } = await runPiece({
      *piece(engine) {
        yield* engine.race("Go", 1000);
        yield* engine.callActivity("Raise", { event: "Go", value: "went" });
        yield* engine.sleep(1000);
        return yield* engine.race("Go", 3_600_000);
      },
    });
    expect(output).toEqual({ kind: "event", value: "went" });
    expect(elapsedMs).toBe(4000);
  });

  it("ends as soon as the event came: the timer that lost is cancelled", async () => {
    const { status, output, elapsedMs } = await runPiece({
      *piece(engine) {
        yield* engine.callActivity("Raise", { event: "Go", value: 1 });
        return yield* engine.race("Go", 3_600_000);
      },
    });
    expect({ status, output }).toEqual({ status: "Completed", output: { kind: "event", value: 1 } });
    expect(elapsedMs).toBe(0);
  });

  it("loses no event to a race that timed out while the code did something else", async () => {
    const { output } = await runPiece({
      *piece(engine) {
        const kinds = [];
        kinds.push((yield* engine.race("Go", 1000)).kind);
        kinds.push((yield* engine.race("Other", 1000)).kind);
        yield* engine.callActivity("Raise", { event: "Go", value: 1 });
        kinds.push((yield* engine.race("Other", 1000)).kind);
        kinds.push((yield* engine.race("Go", 1000)).kind);
        kinds.push((yield* engine.race("Go", 1000)).kind);
        return kinds;
      },
    });
    expect(output).toEqual(["timeout", "timeout", "timeout", "event", "timeout"]);
  });

  it("gives each event to one race, in the order in which they came", async () => {
    const { output } = await runPiece({
      *piece(engine) {
        for (const value of ["first", "second"]) yield* engine.callActivity("Raise", { event: "Go", value });
        const values = [];
        for (let race = 0; race < 3; race += 1) {
          const came = yield* engine.race("Go", 1000);
          values.push(came.kind === "event" ? came.value : came.kind);
        }
        return values;
      },
    });
    expect(output).toEqual(["first", "second", "timeout"]);
  });

  it.each([
    [0, 1000],
    [300, 1300],
    [1000, 2000],
  ])(
    "sleeps a second longer than asked for, because timers are early: %d ms become %d",
    async (asked, slept) => {
      const { elapsedMs } = await runPiece({
        *piece(engine) {
          yield* engine.sleep(asked);
          return null;
        },
      });
      expect(elapsedMs).toBe(slept);
    },
  );

  it("runs a sub-orchestration under the id that it is given", async () => {
    const { output, history } = await runPiece({
      *piece(engine) {
        return yield* engine.callChild("Child", { sleepMs: 5000 }, "the-child");
      },
    });
    expect(output).toEqual({ slept: 5000 });
    expect(history.find(({ type }) => type === "ChildCreated")).toMatchObject({ instanceId: "the-child" });
  });
});

describe("a history's budget", () => {
  const polls = (times: number) =>
    runPiece({
      activities: echo,
      *piece(engine) {
        for (let poll = 0; poll < times; poll += 1) {
          yield* engine.callActivity("Echo", poll);
          yield* engine.sleep(1000);
        }
        return "through";
      },
    });
  const warnings = (log: readonly { level: string; message: string }[]) =>
    log.filter(({ level }) => level === "warn" || level === "warning").map(({ message }) => message);

  it("says nothing below 500 events", async () => {
    const { output, log } = await polls(60);
    expect(output).toBe("through");
    expect(warnings(log)).toEqual([]);
  });

  it("warns once at 500, however often the code is replayed", async () => {
    const { output, log, history } = await polls(80);
    expect(output).toBe("through");
    expect(history.length).toBeGreaterThan(500);
    const said = warnings(log);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/run-1: the history has about 500 of at most 1000 events, at a sleep$/);
  });

  it("stops before 1,000 and says where and why", async () => {
    const { status, output, history } = await polls(200);
    expect(status).toBe("Failed");
    expect(output).toContain(
      "its history is full: it has about 960 events before a sleep, and 1000 are the most",
    );
    expect(history.length).toBeLessThanOrEqual(1000);
    expect(history.length).toBeGreaterThan(900);
  });

  it("keeps back enough to record how the run ended", async () => {
    const { output, history, run } = await runPiece({
      activities: echo,
      *piece(engine, flow) {
        try {
          for (;;) yield* engine.callActivity("Echo", 1);
        } catch {
          flow.ending();
          yield* flow.enter("running", "report", "the end");
          return "recorded";
        }
      },
    });
    expect(output).toBe("recorded");
    expect(run?.steps.map(({ detail }) => detail)).toEqual(["the end"]);
    expect(history.length).toBeLessThanOrEqual(1000);
  });
});
