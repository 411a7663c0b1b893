import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { recordActivities } from "../../activities/record-activities.ts";
import { loopbackCaller } from "../../functions/http/caller.ts";
import { registerKeyless } from "../../functions/register.ts";
import { fromHistoryJson, type HistoryEvent, replayHistory } from "../../local/runtime/index.ts";
import { systemClock } from "../../platform/clock.ts";
import { silentLog } from "../../platform/log.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";

const Recorded = z.object({ history: z.array(z.record(z.string(), z.unknown())) });

const recorded = (): HistoryEvent[] =>
  Recorded.parse(
    JSON.parse(readFileSync("test/fixtures/histories/migrate-cluster.json", "utf8")),
  ).history.map(fromHistoryJson);

async function divergences(history: readonly HistoryEvent[]): Promise<readonly (string | null)[]> {
  const records = memoryRecords();
  const turns = await replayHistory({
    history,
    app: () => {
      registerKeyless({
        ...{ records, clock: systemClock, log: silentLog, identify: loopbackCaller },
        activities: recordActivities(records),
        readCredentials: () => Promise.reject(new Error("not asked here")),
        approval: "notRequired",
        commandPolicy: { selfApproval: "allowed" },
      });
    },
  });
  return turns.map(({ divergence }) => divergence);
}

describe("the recorded migration, replayed with today's code", () => {
  it("decides at every prefix what was decided then", async () => {
    const found = await divergences(recorded());
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
    expect((await divergences(history)).some((divergence) => divergence !== null)).toBe(true);
  });
});
