import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fromHistoryJson, type HistoryEvent } from "../../local/runtime/index.ts";
import { divergencesFrom } from "../support/replayed.ts";

const Recorded = z.object({ history: z.array(z.record(z.string(), z.unknown())) });

const recorded = (): HistoryEvent[] =>
  Recorded.parse(
    JSON.parse(readFileSync("test/fixtures/histories/migrate-cluster.json", "utf8")),
  ).history.map(fromHistoryJson);

describe("the recorded migration, replayed with today's code", () => {
  it("decides at every prefix what was decided then", async () => {
    const found = await divergencesFrom(recorded());
    expect(found.length).toBeGreaterThan(25);
    expect(found.filter((divergence) => divergence !== null)).toEqual([]);
  });

  it("stays under 400 events", () => {
    expect(recorded().length).toBeLessThan(400);
  });

  it("would fail if two steps changed places", async () => {
    const history = recorded();
    const steps = history.flatMap((event, index) =>
      event.type === "TaskScheduled" && event.name !== "recordProgress" ? [{ event, index }] : [],
    );
    const [first, second] = [steps[3], steps[4]];
    if (first === undefined || second === undefined) throw new Error("the history has too few steps");
    expect(first.event.name).not.toBe(second.event.name);
    history[first.index] = { ...first.event, name: second.event.name };
    history[second.index] = { ...second.event, name: first.event.name };
    expect((await divergencesFrom(history)).some((divergence) => divergence !== null)).toBe(true);
  });
});
