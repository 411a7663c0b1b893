import { describe, expect, it } from "vitest";
import { carry, readTraceparent, unpack } from "../../../domain/activity/trace-context.ts";
import { idsOf, nextIn, traceOfRun } from "../../../platform/trace.ts";

const GIVEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

describe("a trace", () => {
  it.each([
    ["nothing", undefined],
    ["an empty text", ""],
    ["another version", GIVEN.replace(/^00/, "ff")],
    ["capital letters", GIVEN.toUpperCase()],
    ["a trace id of zeros", `00-${"0".repeat(32)}-b7ad6b7169203331-01`],
    ["a span id of zeros", `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`],
    ["something more", `${GIVEN}-more`],
    ["a line more", `${GIVEN}\nx-injected: 1`],
  ])("that is %s is none, and fails nothing", (_what, header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });

  it("goes beside what an activity is given, and comes off again", () => {
    const trace = readTraceparent(GIVEN);
    const carried = carry({ runId: "r" }, trace);
    expect(carried).toEqual({ runId: "r", traceparent: GIVEN });
    expect(unpack(carried)).toEqual({ input: { runId: "r" }, traceparent: GIVEN });
  });

  it.each([[undefined], [null], ["text"], [{ runId: "r" }], [{ traceparent: "nonsense" }]])(
    "is not beside %j, which stays as it is",
    (input) => {
      expect(carry(input, undefined)).toBe(input);
      expect(unpack(input)).toEqual({ input, traceparent: undefined });
    },
  );
});

describe("the trace of a run", () => {
  it("is that of its caller, with a span that only the run's id says", () => {
    const run = traceOfRun("migrate-orders-1", readTraceparent(GIVEN));
    expect(idsOf(run)).toMatchObject({ traceId: "0af7651916cd43dd8448eb211c80319c", flags: "01" });
    expect(idsOf(run).spanId).toBe(idsOf(traceOfRun("migrate-orders-1", undefined)).spanId);
    expect(idsOf(run).spanId).not.toBe(idsOf(traceOfRun("migrate-orders-2", undefined)).spanId);
  });

  it("is not recorded where the caller's is not", () => {
    expect(idsOf(traceOfRun("r", readTraceparent(GIVEN.replace(/01$/, "00")))).flags).toBe("00");
  });

  it("has a span of its own for each call", () => {
    const run = traceOfRun("r", undefined);
    expect(idsOf(nextIn(run)).traceId).toBe(idsOf(run).traceId);
    expect(nextIn(run)).not.toBe(nextIn(run));
  });
});
