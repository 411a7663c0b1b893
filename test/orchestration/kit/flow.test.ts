import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRead } from "../../../activities/activity-contract.ts";
import { PART_DONE } from "../../../domain/activity/answer.ts";
import { minutes, seconds } from "../../../domain/text/duration.ts";
import { TIMERS_ARE_EARLY_BY_MS } from "../../../orchestrations/kit/engine-port.ts";
import { runPiece, say } from "../../support/kit-world.ts";

const measure = defineRead({
  name: "measure",
  input: z.strictObject({ of: z.string() }),
  resource: () => "it",
  done: z.strictObject({ size: z.number() }),
  retry: "armRead",
  repeatable: "it only reads",
});

const done = (size: number) => ({ kind: "done", value: { size } });
const wait = (forMs: number) => ({ kind: "wait", because: "not yet", forMs, code: "NotYet" });
const refused = {
  kind: "refused",
  refusal: { code: "No", resource: "it", message: "no", remedy: "mend it" },
};

/** Answers for each thing asked about, one after the other; the last one stays. An error is thrown. */
function measuring(answers: Readonly<Record<string, readonly unknown[]>>) {
  const asked: string[] = [];
  const handler = ({ of }: { of: string }): unknown => {
    const times = asked.filter((each) => each === of).length;
    asked.push(of);
    const list = answers[of] ?? [];
    const answer = list[Math.min(times, list.length - 1)];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, activities: { measure: handler } };
}

const about = { resource: "it" };

describe("what a workflow is written with", () => {
  it("asks many at once: who waits or failed is asked again, the others are not", async () => {
    const { asked, activities } = measuring({
      a: [done(1)],
      b: [wait(seconds(30)), done(2)],
      c: [new Error("down"), new Error("down"), done(3)],
      d: [refused],
    });
    const { output } = await runPiece({
      activities,
      *piece(_engine, flow) {
        const asks = ["a", "b", "c", "d"].map((of) => ({ input: { of }, resource: of }));
        const answers = yield* flow.askAll(measure, asks);
        return answers.map((answer) => (answer.kind === "done" ? answer.value.size : answer.kind));
      },
    });
    expect(output).toEqual([1, 2, 3, "refused"]);
    expect([...asked].sort()).toEqual(["a", "b", "b", "c", "c", "c", "d"]);
  });

  it("reads what a newer version answered without the fields that it added, and refuses what is no answer", async () => {
    const newer = { kind: "done", value: { size: 1, unit: "m" }, since: "0.2.0" };
    const { activities } = measuring({ a: [newer], b: [{ kind: "done", value: { size: "long" } }] });
    const piece = (of: string) =>
      runPiece({
        activities,
        *piece(_engine, flow) {
          return yield* flow.value(measure, { of }, about);
        },
      });
    expect((await piece("a")).output).toEqual({ size: 1 });
    expect((await piece("b")).output).toContain("does not keep its contract at: value.size");
  });

  it("a wait of hours does not fill the history: the pauses grow with the time that has passed", async () => {
    const { asked, activities } = measuring({ a: [wait(minutes(1))] });
    const { output, history, elapsedMs } = await runPiece({
      activities,
      *piece(_engine, flow) {
        const answer = yield* flow.ask(measure, { of: "a" }, about);
        return answer.kind === "refused" ? answer.refusal.code : answer.kind;
      },
    });
    expect(output).toBe("NotYet");
    expect(elapsedMs).toBe(minutes(120) + TIMERS_ARE_EARLY_BY_MS);
    expect(asked.length).toBeLessThanOrEqual(25);
    expect(history.length).toBeLessThan(200);
  });

  it("asks nothing of nobody", async () => {
    const { output } = await runPiece({
      *piece(_engine, flow) {
        return yield* flow.askAll(measure, []);
      },
    });
    expect(output).toEqual([]);
  });

  it("gives up at a deadline, and not long after it", async () => {
    const { activities } = measuring({ a: [wait(minutes(10))] });
    const { output, elapsedMs } = await runPiece({
      activities,
      *piece(engine, flow) {
        const patience = { waitAtMostMs: minutes(600), until: engine.now() + minutes(25) };
        const answer = yield* flow.ask(measure, { of: "a" }, { ...about, patience });
        return answer.kind === "refused" ? answer.refusal.message : answer.kind;
      },
    });
    expect(output).toContain("still answers: not yet");
    expect(elapsedMs).toBe(minutes(25) + TIMERS_ARE_EARLY_BY_MS);
  });

  it("goes on for as long as part of the work is done each time, and waits no longer than told in between", async () => {
    const part = { kind: "wait", because: "60 parts of 100", forMs: minutes(4), code: PART_DONE };
    const { asked, activities } = measuring({ a: [...new Array<unknown>(60).fill(part), done(1)] });
    const { output, elapsedMs } = await runPiece({
      activities,
      *piece(_engine, flow) {
        const answer = yield* flow.ask(measure, { of: "a" }, about);
        return answer.kind === "done" ? answer.value.size : answer.kind;
      },
    });
    expect(output).toBe(1);
    expect(asked).toHaveLength(61);
    expect(elapsedMs).toBe(60 * (minutes(4) + TIMERS_ARE_EARLY_BY_MS));
  });

  it("tries again by the activity's policy, each pause its own, and the same on every replay", async () => {
    const { asked, activities } = measuring({ a: [new Error("down")] });
    const pauses = async () => {
      const { history, output } = await runPiece({
        activities,
        *piece(_engine, flow) {
          const answer = yield* flow.ask(measure, { of: "a" }, about);
          return answer.kind === "refused" ? answer.refusal.message : answer.kind;
        },
      });
      expect(output).toMatch(
        /^The activity measure failed 6 times: Activity function 'measure' failed: {2}down$/,
      );
      return history.flatMap((event) => (event.type === "TimerCreated" ? [event.fireAt - event.at] : []));
    };
    const first = await pauses();
    expect(asked).toHaveLength(6);
    expect(await pauses()).toEqual(first);
    expect(first).toHaveLength(5);
    for (const [index, pause] of first.entries()) {
      const full = Math.min(minutes(5), seconds(10) * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(full / 2);
      expect(pause).toBeLessThanOrEqual(full + TIMERS_ARE_EARLY_BY_MS);
    }
  });

  it.each([
    ["retry", { kind: "done", value: { size: 7 } }],
    ["skip", { kind: "skipped", by: "ada", reason: "not needed" }],
  ] as const)("parks what it can do without until a person says %s", async (command, expected) => {
    const { activities } = measuring({ a: [refused, done(7)] });
    const parked: unknown[] = [];
    const { output, run } = await runPiece({
      activities,
      *piece(_engine, flow) {
        return yield* flow.performOrSkip(measure, { of: "a" }, about);
      },
      whenParked: async (host, records, incident) => {
        parked.push(incident);
        await say(command, { reason: "not needed" })(host, records);
      },
    });
    expect(parked).toMatchObject([{ activity: "measure", code: "No", skippable: true }]);
    expect(output).toEqual(expected);
    expect(run?.incident).toBeUndefined();
  });

  it("takes no skip for what the plan needs", async () => {
    const { activities } = measuring({ a: [refused, done(7)] });
    const { output } = await runPiece({
      activities,
      *piece(_engine, flow) {
        return yield* flow.value(measure, { of: "a" }, about);
      },
      whenParked: async (host, records, incident) => {
        expect(incident.skippable).toBeUndefined();
        await say("skip")(host, records);
        await say("retry")(host, records);
      },
    });
    expect(output).toEqual({ size: 7 });
  });

  it("ends a run that is cancelled at an incident, and says by whom", async () => {
    const { activities } = measuring({ a: [refused] });
    const { status, output } = await runPiece({
      activities,
      *piece(_engine, flow) {
        return yield* flow.performOrSkip(measure, { of: "a" }, about);
      },
      whenParked: (host, records) => say("cancel")(host, records),
    });
    expect(status).toBe("Failed");
    expect(output).toContain("No at it: no (cancelled by ada)");
  });

  it("runs a sub-orchestration by its contract, and refuses what breaks it", async () => {
    const child = (output: z.ZodType<{ slept: number }>) => ({
      orchestration: "Child",
      input: z.strictObject({ sleepMs: z.number() }),
      output,
    });
    const runChild = (output: z.ZodType<{ slept: number }>) =>
      runPiece({
        *piece(_engine, flow) {
          return yield* flow.child(child(output), { sleepMs: 1000 }, "kid");
        },
      });
    expect((await runChild(z.strictObject({ slept: z.number() }))).output).toEqual({ slept: 1000 });
    const broken = await runChild(z.strictObject({ slept: z.number().max(1) }));
    expect(broken.output).toContain("defect: what Child returned does not keep its contract at: slept");
  });
});
