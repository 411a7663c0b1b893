import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fromHistoryJson, type HistoryEvent } from "../../local/runtime/index.ts";
import { divergencesFrom } from "../support/replayed.ts";
import { scenarios } from "../support/scenarios.ts";
import { unhappyCourses } from "../support/unhappy-courses.ts";

const Recorded = z.object({ history: z.array(z.record(z.string(), z.unknown())) });

const recorded = (workflow: string): HistoryEvent[] =>
  Recorded.parse(JSON.parse(readFileSync(`test/fixtures/histories/${workflow}.json`, "utf8"))).history.map(
    fromHistoryJson,
  );

const names = [
  ...scenarios.map(({ name }) => name),
  ...unhappyCourses.map(({ name }) => name),
  "replace-machines",
  "image-page",
  "upgrade-node-images-waiting",
  "next-image",
];

it("every recorded history is replayed", () => {
  const files = readdirSync("test/fixtures/histories").map((file) => file.replace(".json", ""));
  expect(files.sort()).toEqual([...names].sort());
});

describe.each(unhappyCourses)("the recorded course $name", ({ name, ends, shows }) => {
  it(`is that course, and ends as ${ends}`, () => {
    const text = JSON.stringify(recorded(name));
    expect(text).toContain(shows);
    expect(text).toContain(`\\"outcome\\":\\"${ends}\\"`);
  });
});

describe.each(names)("the recorded history of %s, replayed with today's code", (name) => {
  it("decides at every prefix what was decided then", async () => {
    const history = recorded(name);
    const turns = history.filter(({ type }) => type === "OrchestratorStarted").length;
    const found = await divergencesFrom(history);
    expect(turns).toBeGreaterThan(5);
    expect(found).toEqual(Array(turns).fill(null));
  });

  it("stays under 400 events", () => {
    expect(recorded(name).length).toBeLessThan(400);
  });

  it("would fail if two steps changed places", async () => {
    const history = recorded(name);
    const steps = history.flatMap((event, index) =>
      event.type === "TaskScheduled" ? [{ event, index }] : [],
    );
    const at = steps.findIndex(({ event }, index) => event.name !== steps[index + 1]?.event.name);
    const [first, second] = [steps[at], steps[at + 1]];
    if (first === undefined || second === undefined) throw new Error("the history has too few steps");
    history[first.index] = { ...first.event, name: second.event.name };
    history[second.index] = { ...second.event, name: first.event.name };
    expect((await divergencesFrom(history)).some((divergence) => divergence !== null)).toBe(true);
  });
});
