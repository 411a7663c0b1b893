import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineOperation, defineRead } from "../../../activities/activity-contract.ts";
import { bind, type Judge } from "../../../activities/bound-activity.ts";

const described = {
  input: z.strictObject({ of: z.string() }),
  resource: ({ of }: { of: string }) => `/things/${of}`,
  retry: "armWrite",
  repeatable: "it changes nothing",
} as const;
const begin = defineOperation({ name: "begin", ...described });
const look = defineRead({ name: "look", done: z.number(), ...described });

describe("an operation", () => {
  it("is already done where a history says so in the words of before: `done` with some value", () => {
    for (const value of [{ already: true }, { nothingNewer: true }, null]) {
      expect(begin.answer.parse({ kind: "done", value })).toEqual({ kind: "already" });
    }
  });

  it("answers that it goes on, that it has to wait, or that it was refused, and nothing else", () => {
    const refusal = { code: "c", resource: "r", message: "m", remedy: "r" };
    const answers = [
      { kind: "already" },
      { kind: "started", operation: { operationUrl: "https://arm.sim.invalid/1" } },
      { kind: "wait", because: "it is busy", forMs: 1, code: "Busy" },
      { kind: "refused", refusal },
    ];
    expect(answers.map((answer) => begin.answer.parse(answer))).toEqual(answers);
    expect(begin.answer.safeParse({ kind: "skipped" }).success).toBe(false);
  });
});

describe("a read", () => {
  it("does not answer that something has started", () => {
    expect(look.answer.safeParse({ kind: "started", operation: {} }).success).toBe(false);
    expect(look.answer.safeParse({ kind: "already" }).success).toBe(false);
    expect(look.answer.safeParse({ kind: "done", value: 1 }).success).toBe(true);
  });
});

describe("what a handler throws", () => {
  const busy: Judge = (error, resource) => {
    if (!(error instanceof RangeError)) throw error;
    return { kind: "wait", because: `${resource} is busy`, forMs: 1, code: "Busy" };
  };
  const throwing = (error: Error) => bind(look, () => Promise.reject(error), busy);

  it("is judged for the resource that the activity is about", async () => {
    expect(await throwing(new RangeError("429")).run({ of: "a" })).toMatchObject({
      because: "/things/a is busy",
    });
  });

  it("is thrown on where nobody can judge it", async () => {
    await expect(throwing(new TypeError("unforeseen")).run({ of: "a" })).rejects.toThrow("unforeseen");
    const unjudged = bind(look, () => Promise.reject(new RangeError("429")));
    await expect(unjudged.run({ of: "a" })).rejects.toThrow("429");
  });
});
