import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import {
  MemoryStore,
  SqliteStore,
  startHost,
  StoreInUse,
  VirtualClock,
} from "../../../local/runtime/index.ts";
import { gate } from "../../support/runtime/gate.ts";
import { hosted, outcomeOf, testStart } from "../../support/runtime/hosted.ts";
import { temporaryStoreFile } from "../../support/runtime/temp-store.ts";

const nothing = (): undefined => undefined;

describe("activities", () => {
  it("run side by side up to the limit", async () => {
    let running = 0;
    let most = 0;
    const host = await hosted({
      concurrency: 3,
      app: () => {
        df.app.activity("Busy", {
          handler: async () => {
            most = Math.max(most, ++running);
            await new Promise((resolve) => setImmediate(resolve));
            running--;
          },
        });
        df.app.orchestration("Many", function* (context) {
          yield context.df.Task.all(Array.from({ length: 8 }, () => context.df.callActivity("Busy")));
        });
      },
    });
    const id = host.orchestrations.start({ name: "Many", input: null });
    await host.idle();
    expect(outcomeOf(host, id).status).toBe("Completed");
    expect(most).toBe(3);
  });

  it("whose lease was lost are given to another, and their late results are ignored", async () => {
    const store = new MemoryStore();
    const attempts = [gate<string>(), gate<string>()] as const;
    const begun = [gate<undefined>(), gate<undefined>()] as const;
    let attempt = 0;
    const lines: string[] = [];
    const host = await hosted({
      store,
      log: ({ message }) => lines.push(message),
      app: () => {
        df.app.activity("Slow", {
          handler: () => {
            const mine = attempt++;
            begun[mine]?.open(undefined);
            return attempts[mine]?.opened;
          },
        });
        df.app.orchestration("One", function* (context) {
          return (yield context.df.callActivity("Slow")) as string;
        });
      },
    });
    const id = host.orchestrations.start({ name: "One", input: null });
    await begun[0].opened;
    store.releaseLeases(testStart);
    host.orchestrations.raise(id, "Wake", null);
    await begun[1].opened;
    attempts[0].open("late");
    attempts[1].open("in time");
    await host.idle();
    expect(outcomeOf(host, id)).toEqual({ status: "Completed", output: "in time" });
    expect(host.orchestrations.history(id).filter(({ type }) => type === "TaskCompleted")).toHaveLength(1);
    expect(lines).toContain("A result came after its lease was lost; it is ignored.");
  });

  it("that never come to an end are parked, and can be brought back", async () => {
    const file = temporaryStoreFile();
    let deadly = true;
    const begin = () =>
      startHost({
        store: new SqliteStore(file),
        clock: new VirtualClock({ start: testStart }),
        maxAttempts: 2,
        onCrashPoint: (point) => {
          if (deadly && point === "beforeActivityRun") throw new Error("killed");
        },
        app: () => {
          df.app.activity("Deadly", { handler: () => "survived" });
          df.app.orchestration("One", function* (context) {
            return (yield context.df.callActivity("Deadly")) as string;
          });
        },
      });
    for (let attempt = 1; attempt <= 2; attempt++) {
      const host = await begin();
      if (attempt === 1) host.orchestrations.start({ name: "One", instanceId: "one", input: null });
      await host.broken;
    }
    deadly = false;
    const host = await begin();
    await host.idle();
    expect(host.parked()).toEqual([
      { instanceId: "one", activity: "Deadly", error: "given up after 2 attempts that never came to an end" },
    ]);
    expect(host.unpark("one")).toBe(1);
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({ status: "Completed", output: "survived" });
    await host.stop();
  });

  it("start only when the disk has the turn that asked for them and the lease under which they run", async () => {
    const unflushed: string[] = [];
    class WatchedStore extends MemoryStore {
      override commitTurn(...args: Parameters<MemoryStore["commitTurn"]>): boolean {
        unflushed.push("turn");
        return super.commitTurn(...args);
      }
      override claimActivity(...args: Parameters<MemoryStore["claimActivity"]>) {
        unflushed.push("lease");
        return super.claimActivity(...args);
      }
      override flush(): void {
        unflushed.length = 0;
      }
    }
    const seen: string[][] = [];
    const host = await hosted({
      store: new WatchedStore(),
      app: () => {
        df.app.activity("Look", {
          handler: () => {
            seen.push([...unflushed]);
          },
        });
        df.app.orchestration("Two", function* (context) {
          yield context.df.callActivity("Look");
          yield context.df.Task.all([context.df.callActivity("Look"), context.df.callActivity("Look")]);
        });
      },
    });
    host.orchestrations.start({ name: "Two", input: null });
    await host.idle();
    expect(seen).toEqual([[], [], []]);
  });

  it("that nobody registered fail with the name", async () => {
    const host = await hosted({
      app: () => {
        df.app.orchestration("One", function* (context) {
          yield context.df.callActivity("Nowhere");
        });
      },
    });
    const id = host.orchestrations.start({ name: "One", input: null });
    await host.idle();
    expect(outcomeOf(host, id).output).toContain("Activity function 'Nowhere' does not exist.");
  });

  it("that are running when the host stops are run again by the next", async () => {
    const file = temporaryStoreFile();
    const begun = gate<undefined>();
    const never = gate<string>();
    const begin = (handler: () => Promise<string> | string) =>
      startHost({
        store: new SqliteStore(file),
        clock: new VirtualClock({ start: testStart }),
        graceMs: 0,
        app: () => {
          df.app.activity("Work", { handler });
          df.app.orchestration("One", function* (context) {
            return (yield context.df.callActivity("Work")) as string;
          });
        },
      });
    const first = await begin(() => {
      begun.open(undefined);
      return never.opened;
    });
    first.orchestrations.start({ name: "One", instanceId: "one", input: null });
    await begun.opened;
    await first.stop();
    const second = await begin(() => "again");
    never.open("too late");
    await second.idle();
    expect(outcomeOf(second, "one")).toEqual({ status: "Completed", output: "again" });
    await second.stop();
  });
});

describe("turns", () => {
  it("that the host cannot take are tried again, then parked, while others go on", async () => {
    const lines: string[] = [];
    const host = await hosted({
      maxAttempts: 3,
      log: ({ message }) => lines.push(message),
      onTurn: ({ name }) => {
        if (name === "Poison") throw new Error("cannot take this");
      },
      app: () => {
        df.app.orchestration("Poison", function* (context) {
          yield context.df.waitForExternalEvent("Go");
        });
        df.app.orchestration("Fine", function* (context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
        });
      },
    });
    host.orchestrations.start({ name: "Poison", instanceId: "poison", input: null });
    const fine = host.orchestrations.start({ name: "Fine", input: null });
    await host.idle();
    expect(host.parked()).toMatchObject([{ instanceId: "poison", activity: null }]);
    expect(lines.filter((line) => line.includes("will be tried again"))).toHaveLength(2);
    expect(outcomeOf(host, fine).status).toBe("Completed");
  });

  it.each([true, "lastTurn"] as const)(
    "replayed twice (%s) betray code that does not always ask for the same",
    async (paranoid) => {
      let replays = 0;
      const host = await hosted({
        paranoid,
        app: () => {
          df.app.activity("A", { handler: nothing });
          df.app.orchestration("Moody", function* (context) {
            yield context.df.callActivity("A", replays++);
          });
        },
      });
      const id = host.orchestrations.start({ name: "Moody", input: null });
      await host.idle();
      expect(outcomeOf(host, id)).toEqual({
        status: "Failed",
        output:
          "Non-Deterministic workflow detected: two replays of one history of 'Moody' asked for different things.",
      });
    },
  );
});

describe("a store file", () => {
  it("is refused to a second host, with the name of the first", () => {
    const file = temporaryStoreFile();
    const store = new SqliteStore(file);
    try {
      expect(() => new SqliteStore(file)).toThrow(StoreInUse);
      expect(() => new SqliteStore(file)).toThrow(
        new RegExp(`^The store .* is in use by process ${process.pid} since \\d{4}-`),
      );
    } finally {
      store.close();
    }
    new SqliteStore(file).close();
  });
});
