import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasEnded, type RunRecord, RunState } from "../../../domain/run/record.ts";
import { findRuns, openRuns } from "../../../platform/records/find-runs.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { change } from "../../../platform/records/records.ts";
import type { RunFilter } from "../../../platform/records/run-labels.ts";
import { CLUSTER_ID, READ_AT } from "../../support/migration-facts.ts";
import { aRun } from "../../unit/run/example-runs.ts";
import { stores } from "./stores.ts";

const CLUSTERS = [CLUSTER_ID, CLUSTER_ID.replace(/orders$/, "billing")];

describe.each(stores)("runs in $store", ({ open }) => {
  it("that have not ended are listed by themselves, with states that only a newer version knows", async () => {
    const records = open();
    for (const run of [
      aRun({ id: "queued" }),
      aRun({ id: "over", state: "succeeded", endedAt: READ_AT }),
      aRun({ id: "parked", state: "waiting" }),
      aRun({ id: "newer", state: "soaking" }),
      aRun({ id: "newer-over", state: "abandoned", endedAt: READ_AT }),
    ]) {
      await records.insert(runs, run.id, run);
    }
    const keys = async () => (await openRuns(records, { limit: 10 })).items.map(({ key }) => key);
    expect(await keys()).toEqual(["newer", "parked", "queued"]);
    await change(records, runs, "parked", (run) => ({ ...run, state: "cancelled", endedAt: READ_AT }));
    expect(await keys()).toEqual(["newer", "queued"]);
    expect((await openRuns(records, { limit: 1 })).more).toBe(true);
  });

  it("are found by any filter, page by page, exactly as by looking at each", async () => {
    const some = fc.record({
      state: fc.constantFrom(...RunState.options.slice(4)),
      cluster: fc.constantFrom(undefined, ...CLUSTERS),
      ticket: fc.constantFrom(undefined, "CHG1", "CHG2"),
    });
    const fits = (run: RunRecord, { state, cluster, ticket }: RunFilter) =>
      (state === undefined || run.state === state) &&
      (cluster === undefined || run.input["clusterId"] === cluster) &&
      (ticket === undefined || run.ticket === ticket);
    await fc.assert(
      fc.asyncProperty(
        fc.array(some, { maxLength: 12 }),
        fc.record({
          state: fc.constantFrom(undefined, "succeeded", "waiting"),
          cluster: fc.constantFrom(undefined, CLUSTERS[0]),
          ticket: fc.constantFrom(undefined, "CHG1"),
        }),
        fc.integer({ min: 1, max: 4 }),
        async (made, filter, limit) => {
          const records = open();
          const all = made.map(({ state, cluster, ticket }, index) =>
            aRun({
              ...{
                id: `run-${String(index)}`,
                state,
                input: cluster === undefined ? {} : { clusterId: cluster },
              },
              ...(ticket === undefined ? {} : { ticket }),
              ...(hasEnded({ state }) ? { endedAt: READ_AT } : {}),
            }),
          );
          for (const run of all) await records.insert(runs, run.id, run);
          const found: string[] = [];
          let after: string | undefined;
          do {
            const page = await findRuns(records, filter, { limit, after });
            expect(page.found.length).toBeLessThanOrEqual(limit);
            found.push(...page.found.map(({ key }) => key));
            after = page.next;
          } while (after !== undefined);
          expect(found).toEqual(
            all
              .filter((run) => fits(run, filter))
              .map(({ id }) => id)
              .reverse(),
          );
        },
      ),
      { seed: 20300301, numRuns: 25 },
    );
  });

  it("of a cluster are found however its id is spelled", async () => {
    const records = open();
    await records.insert(runs, "a", aRun({ id: "a", input: { clusterId: CLUSTER_ID } }));
    const { found } = await findRuns(records, { cluster: `${CLUSTER_ID.toUpperCase()}/` }, { limit: 5 });
    expect(found.map(({ key }) => key)).toEqual(["a"]);
  });
});
