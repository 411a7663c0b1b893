import { describe, expect, it } from "vitest";
import type { RunCommand } from "../../../../domain/run/record.ts";
import { isNews, lookAt } from "../../../../domain/sweep/run-look.ts";
import { frozenTarget } from "../../../support/sweep-at-records.ts";
import { person } from "../../../support/people.ts";
import { aRun } from "../../run/example-runs.ts";

const PAUSED_AT = "2026-03-02T08:00:00.000Z";

const paused = (...names: readonly RunCommand["name"][]) =>
  aRun({
    state: "paused",
    sweep: { id: "sweep-1", wave: "all" },
    steps: [{ name: "pause", detail: "", startedAt: PAUSED_AT }],
    commands: names.map((name) => ({ name, by: person("ada"), at: PAUSED_AT })),
  });

describe("a paused run of a sweep", () => {
  it("stands still since then", () => {
    expect(lookAt(paused("pause"), frozenTarget(0))).toEqual({ kind: "stands", since: PAUSED_AT });
    expect(isNews(paused("pause"))).toBe(true);
  });

  it("is no failure any more once somebody has said resume, though it has not heard of it yet", () => {
    expect(lookAt(paused("pause", "resume"), frozenTarget(0))).toEqual({ kind: "moves" });
    expect(isNews(paused("pause", "resume"))).toBe(false);
    expect(lookAt(paused("pause", "resume", "pause"), frozenTarget(0)).kind).toBe("stands");
  });

  it("is in flight once somebody has said cancel: its end comes, and counts", () => {
    expect(lookAt(paused("pause", "cancel"), frozenTarget(0))).toEqual({ kind: "moves" });
  });
});
