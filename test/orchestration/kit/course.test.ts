import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRead } from "../../../activities/activity-contract.ts";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import type { Flow } from "../../../orchestrations/kit/flow.ts";
import type { Steps } from "../../../orchestrations/kit/steps.ts";
import { TIMERS_ARE_EARLY_BY_MS } from "../../../orchestrations/kit/engine-port.ts";
import { type KitPiece, runPiece, say } from "../../support/kit-world.ts";

const begin = defineRead({
  name: "begin",
  input: z.strictObject({}),
  resource: () => "it",
  done: z.string(),
  retry: "armWrite",
  repeatable: "it only counts",
});

/** Two steps with an hour between them. */
function* twoSteps(flow: Flow): Steps<string> {
  yield* flow.enter("running", "read", "the first");
  yield* flow.rest(hours(1));
  const held = yield* flow.enter("running", "report", "the second");
  return held ? "held" : "not held";
}

/** A person who pauses the run right before it reports, once. */
function pausesBeforeTheEnd(reason?: string): NonNullable<KitPiece["beforeStep"]> {
  let said = false;
  return async (host, records, step) => {
    if (said || step !== "report") return;
    said = true;
    await say("pause", { ...(reason !== undefined && { reason }) })(host, records);
  };
}

const detailsOf = (run: { steps: readonly { name: string; detail: string }[] } | undefined) =>
  run?.steps.map(({ name, detail }) => (name === "pause" ? detail : name));

describe("the course of a run", () => {
  it("stops before a step while it is paused, and goes on with it when it is resumed", async () => {
    const { output, run, elapsedMs } = await runPiece({
      *piece(_engine, flow) {
        return yield* twoSteps(flow);
      },
      beforeStep: pausesBeforeTheEnd("freeze"),
      persons: [[hours(5), "resume"]],
    });
    expect(output).toBe("held");
    expect(detailsOf(run)).toEqual(["read", "paused by ada: freeze; resumed by ada", "report"]);
    expect(elapsedMs).toBe(hours(5));
  });

  it("stops and ends within moments while it rests", async () => {
    const piece = (said: "pause" | "cancel") =>
      runPiece({
        *piece(_engine, flow) {
          return yield* twoSteps(flow);
        },
        persons: [
          [minutes(7), said],
          [minutes(20), "resume"],
        ],
      });
    const paused = await piece("pause");
    expect(paused.output).toBe("not held");
    expect(paused.run?.steps.map(({ name }) => name)).toEqual(["read", "pause", "read", "report"]);
    // What was waited for is a time: it comes whether the run is paused or not.
    expect(paused.elapsedMs).toBe(hours(1) + TIMERS_ARE_EARLY_BY_MS);

    const cancelled = await piece("cancel");
    expect(cancelled).toMatchObject({ status: "Failed" });
    expect(cancelled.output).toContain("cancelled by ada");
    expect(cancelled.run?.steps.map(({ name }) => name)).toEqual(["read"]);
  });

  it("is not woken for long by a hint without an order", async () => {
    const { run, elapsedMs, history } = await runPiece({
      *piece(engine, flow) {
        yield* engine.callActivity("Raise", { event: "commandWritten", value: 1 });
        return yield* twoSteps(flow);
      },
    });
    expect(run?.steps.map(({ name }) => name)).toEqual(["read", "report"]);
    expect(elapsedMs).toBe(hours(1) + TIMERS_ARE_EARLY_BY_MS);
    expect(history.filter((event) => "name" in event && event.name === "readCommands")).toHaveLength(1);
  });

  it("sleeps through what is said where something is under way, and heeds it at the next boundary", async () => {
    const { run, elapsedMs, output } = await runPiece({
      *piece(_engine, flow) {
        yield* flow.enter("running", "read", "the first");
        yield* flow.enter("waiting", "followChange", "under way", { underWay: true });
        yield* flow.sleep(hours(1));
        yield* flow.sleep(hours(1));
        yield* flow.boundary();
        return "went on";
      },
      persons: [
        [minutes(7), "pause"],
        [hours(3), "resume"],
      ],
    });
    expect(output).toBe("went on");
    expect(elapsedMs).toBe(hours(3));
    expect(run?.steps.map(({ name, startedAt }) => [name, Date.parse(startedAt) % hours(24)])).toMatchObject([
      ["read", expect.anything()],
      ["followChange", expect.anything()],
      ["pause", expect.anything()],
      ["followChange", expect.anything()],
    ]);
  });

  it("may be cancelled while it is paused, and ends by itself after 30 days", async () => {
    const paused = (persons: readonly (readonly [number, "cancel"])[]) =>
      runPiece({
        *piece(_engine, flow) {
          return yield* twoSteps(flow);
        },
        beforeStep: pausesBeforeTheEnd(),
        persons,
      });
    const cancelled = await paused([[days(2), "cancel"]]);
    expect(cancelled.output).toContain("cancelled by ada");
    expect(cancelled.elapsedMs).toBe(days(2));
    const forgotten = await paused([]);
    expect(forgotten.output).toContain("paused by ada, and nobody resumed it within 30 days");
    expect(forgotten.elapsedMs).toBe(days(30) + hours(1) + 2 * TIMERS_ARE_EARLY_BY_MS);
    expect(forgotten.history.length).toBeLessThan(200);
  });

  it("begins nothing that Azure has put off once it is cancelled, and looks first whether anything goes on", async () => {
    const calls: string[] = [];
    const piece = (waitUntilIdle: boolean) =>
      runPiece({
        activities: {
          begin: () => {
            calls.push("begin");
            return { kind: "wait", because: "another operation", forMs: minutes(30), code: "Busy" };
          },
          Look: () => {
            calls.push("look");
            return null;
          },
        },
        *piece(engine, flow) {
          yield* flow.enter("running", "read", "the first");
          const looks = function* () {
            yield* engine.callActivity("Look", null);
          };
          const about = {
            resource: "it",
            patience: { waitAtMostMs: hours(2) },
            ...(waitUntilIdle && { waitUntilIdle: looks }),
          };
          yield* flow.perform(begin, {}, about);
          return null;
        },
        persons: [[minutes(40), "cancel"]],
      });
    const stopped = await piece(true);
    expect(stopped.output).toContain("cancelled by ada");
    expect(calls).toEqual(["begin", "begin", "look"]);
    expect(stopped.elapsedMs).toBe(minutes(40));

    calls.length = 0;
    const through = await piece(false);
    expect(through.output).toContain("cancelled by ada");
    expect(through.elapsedMs).toBe(hours(2) + TIMERS_ARE_EARLY_BY_MS);
    expect(calls).toHaveLength(4);
  });

  it("is paused after an incident is answered, if somebody said so meanwhile", async () => {
    let tries = 0;
    const { run, output, elapsedMs } = await runPiece({
      activities: {
        begin: () => {
          tries += 1;
          return tries === 1
            ? { kind: "refused", refusal: { code: "No", resource: "it", message: "no", remedy: "mend it" } }
            : { kind: "done", value: "begun" };
        },
      },
      *piece(_engine, flow) {
        yield* flow.enter("running", "read", "the first");
        return yield* flow.value(begin, {}, { resource: "it" });
      },
      async whenParked(host, records) {
        await say("pause")(host, records);
        await say("retry")(host, records);
      },
      persons: [[hours(2), "resume"]],
    });
    expect(output).toBe("begun");
    expect(elapsedMs).toBe(hours(2));
    expect(run?.steps.map(({ name }) => name)).toEqual(["read", "pause", "read"]);
  });
});
