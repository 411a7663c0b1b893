import { describe, expect, it } from "vitest";
import { minutes } from "../../../domain/text/duration.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import type { Clock } from "../../../platform/clock.ts";
import {
  confirmLease,
  giveLeaseBack,
  STILLBORN_AFTER_MS,
  takeLease,
} from "../../../platform/records/cluster-lease.ts";
import { clusterLeases, runs } from "../../../platform/records/kinds.ts";
import { change, type Records } from "../../../platform/records/records.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";
import { aRun } from "../../unit/run/example-runs.ts";
import { stores } from "./stores.ts";

const HELD = { kind: "held" };
const takenBy = (byRun: string) => ({ kind: "taken", byRun });

describe.each(stores)("the lease of a cluster in $store", ({ open }) => {
  const setUp = () => {
    const records = open();
    let now = Date.parse("2030-03-01T08:00:00Z");
    const clock: Clock = { now: () => now };
    return {
      records,
      take: (run: string, id: string = CLUSTER_ID) => takeLease(records, clock, id, run),
      confirm: (run: string) => confirmLease(records, clock, CLUSTER_ID, run),
      pass: (ms: number) => {
        now += ms;
      },
      hasRecord: (id: string, changes: Partial<RunRecord> = {}) =>
        records.insert(runs, id, aRun({ id, ...changes })),
      end: (id: string) => change(records, runs, id, (run) => ({ ...run, state: "failed" as const })),
    };
  };

  it("goes to one of several runs that ask at the same time, and the others learn its name", async () => {
    const { take } = setUp();
    const asking = ["a", "b", "c"];
    const answers = await Promise.all(asking.map((run) => take(run)));
    const winner = asking[answers.findIndex(({ kind }) => kind === "held")] ?? "nobody";
    expect(answers).toEqual(asking.map((run) => (run === winner ? HELD : takenBy(winner))));
  });

  it("is the same lease however the cluster's id is spelled", async () => {
    const { take } = setUp();
    await take("a");
    expect(await take("b", `${CLUSTER_ID.toUpperCase()}/`)).toEqual(takenBy("a"));
  });

  it("may be taken again by the run that has it", async () => {
    const { take } = setUp();
    await take("a");
    expect(await take("a")).toEqual(HELD);
  });

  it("stays with a run that lives, however long", async () => {
    const { take, pass, hasRecord } = setUp();
    await take("a");
    await hasRecord("a", { state: "waiting" });
    pass(minutes(60 * 24 * 60));
    expect(await take("b")).toEqual(takenBy("a"));
  });

  it("is free when its run has ended without giving it back", async () => {
    const { take, hasRecord, end } = setUp();
    await take("a");
    await hasRecord("a");
    await end("a");
    expect(await take("b")).toEqual(HELD);
    expect(await take("c")).toEqual(takenBy("b"));
  });

  it("is free when its run got no record within five minutes, and not before", async () => {
    const { take, pass } = setUp();
    await take("a");
    pass(STILLBORN_AFTER_MS);
    expect(await take("b")).toEqual(takenBy("a"));
    pass(1);
    expect(await take("b")).toEqual(HELD);
  });

  it("is not confirmed to a start that slept and lost it", async () => {
    const { take, confirm, pass, hasRecord } = setUp();
    await take("slow");
    pass(STILLBORN_AFTER_MS + 1);
    await take("quick");
    await hasRecord("slow");
    expect(await confirm("slow")).toEqual(takenBy("quick"));
  });

  it("is lost to whoever looked before the run had a record and writes after it was confirmed", async () => {
    const { records, take, confirm, pass, hasRecord } = setUp();
    await take("slow");
    pass(STILLBORN_AFTER_MS + 1);
    // Between the other's look at the run and its write, the slow start wakes up and finishes.
    const interrupted = afterReadingRun(records, async () => {
      await hasRecord("slow");
      expect(await confirm("slow")).toEqual(HELD);
    });
    const answer = await takeLease(
      interrupted,
      { now: () => Date.parse("2031-01-01T00:00:00Z") },
      CLUSTER_ID,
      "quick",
    );
    expect(answer).toEqual(takenBy("slow"));
  });

  it("is not stolen from the run that took it after the one before gave it back", async () => {
    const { records, take, hasRecord, end } = setUp();
    await take("old");
    await hasRecord("old");
    await end("old");
    const interrupted = afterReadingRun(records, async () => {
      await giveLeaseBack(records, CLUSTER_ID, "old");
      await take("next");
      await hasRecord("next");
    });
    const answer = await takeLease(interrupted, { now: () => 0 }, CLUSTER_ID, "late");
    expect(answer).toEqual(takenBy("next"));
  });

  it("is given back by its own run only", async () => {
    const { records, take } = setUp();
    await take("a");
    await giveLeaseBack(records, CLUSTER_ID, "b");
    expect(await take("c")).toEqual(takenBy("a"));
    await giveLeaseBack(records, CLUSTER_ID, "a");
    expect((await records.list(clusterLeases, { limit: 1 })).items).toEqual([]);
    await giveLeaseBack(records, CLUSTER_ID, "a");
  });
});

/** Does something, once, right after a run's record was read. */
function afterReadingRun(records: Records, then: () => Promise<void>): Records {
  let done = false;
  return {
    ...records,
    read: async (kind, key) => {
      const found = await records.read(kind, key);
      if (kind.name === runs.name && !done) {
        done = true;
        await then();
      }
      return found;
    },
  };
}
