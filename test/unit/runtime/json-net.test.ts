import { describe, expect, it } from "vitest";
import { asJsonNetText } from "../../../local/runtime/protocol/json-net.ts";

describe("data that passes through Json.NET", () => {
  it.each([
    ["2026-11-24T07:29:48.390Z", "2026-11-24T07:29:48.39Z"],
    ["2026-11-24T07:29:48.000Z", "2026-11-24T07:29:48Z"],
    ["2026-01-01T00:00:00+02:00", "2025-12-31T22:00:00+00:00"],
    ["2026-01-01T00:00:00.120-01:30", "2026-01-01T01:30:00.12+00:00"],
    ["2026-01-01T00:00:00", "2026-01-01T00:00:00"],
  ])("has the date %s written as %s", (before, after) => {
    expect(JSON.parse(asJsonNetText({ in: [before] }))).toEqual({ in: [after] });
  });

  it.each(["2026-01-01", "2026-13-01T00:00:00Z", "at 2026-01-01T00:00:00.100Z", "text", ""])(
    "keeps %j as it is",
    (text) => {
      expect(JSON.parse(asJsonNetText(text))).toBe(text);
    },
  );

  it.each([
    [1e21, "1E+21"],
    [1.5e-7, "1.5E-07"],
    [0.00001, "1E-05"],
    [-0.000012, "-1.2E-05"],
    [5e-324, "5E-324"],
    [0.0001, "0.0001"],
    [0, "0"],
    [12345678901234567000, "12345678901234567000"],
    [1.5, "1.5"],
  ])("has the number %d written as %s", (number, text) => {
    expect(asJsonNetText({ n: [number] })).toBe(`{"n":[${text}]}`);
  });

  it("leaves a date that is a key, or stands within a text", () => {
    const value = {
      "2026-01-01T00:00:00.10Z": 'x"2026-01-01T00:00:00.10Z',
      quoted: '"2026-01-01T00:00:00.10Z"',
    };
    expect(asJsonNetText(value)).toBe(JSON.stringify(value));
  });

  it("leaves what looks like a number within a text", () => {
    const value = { "1e-7": 'at "0.00001" or \\', n: 1e-7 };
    expect(asJsonNetText(value)).toBe('{"1e-7":"at \\"0.00001\\" or \\\\","n":1E-07}');
  });
});
