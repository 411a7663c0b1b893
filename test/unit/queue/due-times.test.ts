import fc from "fast-check";
import { expect, it } from "vitest";
import { DueTimes } from "../../../local/queue/due-times.ts";

const step = fc.record({
  key: fc.constantFrom("a", "b", "c", "d", "e"),
  at: fc.option(fc.nat(5), { nil: undefined }),
});

it("knows what a search through all keys finds: the earliest, and of those at once the one that came first", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const due = new DueTimes<string>();
      const all = new Map<string, number>();
      for (const { key, at } of steps) {
        due.set(key, at);
        if (at === undefined) all.delete(key);
        else all.set(key, at);
        let first: { key: string; at: number } | undefined;
        for (const [one, time] of all)
          if (first === undefined || time < first.at) first = { key: one, at: time };
        const found = due.first();
        expect(found && { key: found.key, at: found.at }).toEqual(first);
      }
    }),
  );
});
