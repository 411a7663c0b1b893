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
});
