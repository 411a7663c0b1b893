import { describe, expect, it } from "vitest";
import { newestSet, readHistory, recordedSets } from "../support/histories.ts";
import { divergencesFrom } from "../support/replayed.ts";
import { scenarios } from "../support/scenarios.ts";
import { unhappyCourses } from "../support/unhappy-courses.ts";

const names = [
  ...scenarios.map(({ name }) => name),
  ...unhappyCourses.map(({ name }) => name),
  "audit-page",
  "replace-machines",
  "sweep-turns",
  "image-page",
  "upgrade-node-images-waiting",
  "next-image",
];

it("histories are recorded of every course that there is, and of no other", () => {
  expect(newestSet().names).toEqual([...names].sort());
});

describe.each(unhappyCourses)("the recorded course $name", ({ name, ends, shows }) => {
  it(`is that course, and ends as ${ends}`, () => {
    const text = JSON.stringify(readHistory(newestSet(), name));
    expect(text).toContain(shows);
    expect(text).toContain(`\\"outcome\\":\\"${ends}\\"`);
  });
});

/** A page that reads one group of subscriptions asks once, and returns what it was answered. */
const ASKS_ONCE: ReadonlySet<string> = new Set(["audit-page"]);

const kept = recordedSets().flatMap((set) => set.names.map((name) => ({ version: set.version, set, name })));

describe.each(kept)(
  "the history of $name that $version recorded, replayed with today's code",
  ({ set, name }) => {
    it("decides at every prefix what was decided then", async () => {
      const history = readHistory(set, name);
      const turns = history.filter(({ type }) => type === "OrchestratorStarted").length;
      const found = await divergencesFrom(history);
      expect(turns).toBeGreaterThan(ASKS_ONCE.has(name) ? 1 : 5);
      expect(found).toEqual(Array(turns).fill(null));
    });

    it("stays under 400 events", () => {
      expect(readHistory(set, name).length).toBeLessThan(400);
    });

    it("would fail if two steps changed places", async () => {
      const history = readHistory(set, name);
      const steps = history.flatMap((event, index) =>
        event.type === "TaskScheduled" ? [{ event, index }] : [],
      );
      const at = steps.findIndex(({ event }, index) => event.name !== steps[index + 1]?.event.name);
      const [first, second] = [steps[at], steps[at + 1]];
      if (first === undefined) throw new Error("the history has too few steps");
      // A page that asks the same again and again has no two steps to change: it asks something else there.
      history[first.index] = { ...first.event, name: second?.event.name ?? "somethingElse" };
      if (second !== undefined) history[second.index] = { ...second.event, name: first.event.name };
      const found = await divergencesFrom(history, { untilDivergence: true });
      expect(found.at(-1)).not.toBeNull();
    });
  },
);
