import { describe, expect, it } from "vitest";
import { Attempts } from "../../../platform/azure/budgets/attempts.ts";
import { askTogether } from "../../../platform/azure/ask-together.ts";
import { ManualClock } from "../../support/runtime/manual-clock.ts";

const clock = new ManualClock(0);

/** Calls that the test answers, one after the other. */
function heldCalls() {
  const asked: (readonly string[])[] = [];
  const open: { readonly answer: () => void; readonly fail: (error: Error) => void }[] = [];
  const ask = askTogether<string, string>(
    clock,
    "letters",
    (asks) => {
      asked.push([...asks]);
      return new Promise((resolve, reject) => {
        open.push({
          answer: () => {
            resolve((one) => one.toUpperCase());
          },
          fail: reject,
        });
      });
    },
    (error) => error instanceof Error && error.message === "refused",
  );
  /** Lets everything happen that needs no answer. */
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    asked,
    ask,
    settle,
    async next(way: "answer" | Error): Promise<void> {
      await settle();
      const call = open.shift();
      if (call === undefined) throw new Error("no call is under way");
      if (way === "answer") call.answer();
      else call.fail(way);
      await settle();
    },
  };
}

describe("reads that many want at the same time", () => {
  it("are asked for at once where nobody else asks", async () => {
    const { ask, asked, next } = heldCalls();
    const answer = ask("a");
    await next("answer");
    expect(await answer).toBe("A");
    expect(asked).toEqual([["a"]]);
  });

  it("share the call that follows the one under way, and never that one itself", async () => {
    const { ask, asked, next, settle } = heldCalls();
    const first = ask("a");
    await settle();
    const others = ["b", "c", "d"].map(ask);
    await settle();
    expect(asked).toEqual([["a"]]);
    await next("answer");
    await next("answer");
    expect(await Promise.all([first, ...others])).toEqual(["A", "B", "C", "D"]);
    expect(asked).toEqual([["a"], ["b", "c", "d"]]);
  });

  it("are so many in a call that it stays a call of ordinary length", async () => {
    const { ask, asked, next } = heldCalls();
    const answers = Array.from({ length: 45 }, (_, index) => ask(`x${String(index)}`));
    for (let call = 0; call < 3; call += 1) await next("answer");
    expect(await Promise.all(answers)).toHaveLength(45);
    expect(asked.map(({ length }) => length)).toEqual([20, 20, 5]);
  });

  it("all fail where the service gives out, and the next ones are asked for anew", async () => {
    const { ask, next } = heldCalls();
    const answers = Promise.allSettled(["a", "b"].map(ask));
    await next(new Error("throttled"));
    expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    const again = ask("a");
    await next("answer");
    expect(await again).toBe("A");
  });

  it("are asked for one by one where the service refuses them together", async () => {
    const { ask, asked, next } = heldCalls();
    const answers = Promise.allSettled(["a", "bad"].map(ask));
    await next(new Error("refused"));
    await next("answer");
    await next(new Error("refused"));
    expect(await answers).toMatchObject([
      { status: "fulfilled", value: "A" },
      { status: "rejected", reason: { message: "refused" } },
    ]);
    expect(asked).toEqual([["a", "bad"], ["a"], ["bad"]]);
  });

  it("are kept for work that has to wait for something else, and goes on", async () => {
    const { ask, asked, next } = heldCalls();
    const attempts = new Attempts(clock);
    const attempt = () =>
      attempts.run(
        { id: "facts", group: "", resumes: true },
        {
          attempt: () => ask("a"),
          againIn: () => 1_000,
          onClosed: () => undefined,
        },
      );
    const first = attempt();
    await next("answer");
    expect([await first, await attempt()]).toEqual(["A", "A"]);
    expect(asked).toEqual([["a"]]);
  });
});
