import { app } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import {
  MemoryStore,
  SqliteStore,
  startHost,
  StoreInUse,
  VirtualClock,
} from "../../../local/runtime/index.ts";
import { hosted, outcomeOf, testStart } from "../../support/runtime/hosted.ts";
import { ManualClock } from "../../support/runtime/manual-clock.ts";
import { temporaryStoreFile } from "../../support/runtime/temp-store.ts";

/** A promise and the key to it. */
function gate<T>(): { opened: Promise<T>; open: (value: T) => void } {
  const { promise, resolve } = Promise.withResolvers<T>();
  return { opened: promise, open: resolve };
}

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

  it("replayed twice betray code that does not always ask for the same", async () => {
    let replays = 0;
    const host = await hosted({
      paranoid: true,
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
  });
});

describe("timers", () => {
  it("never fire early, and fire when the clock is there", async () => {
    const clock = new ManualClock(testStart);
    const host = await hosted({
      clock,
      app: () => {
        df.app.orchestration("Wait", function* (context) {
          yield context.df.createTimer(new Date(testStart + 1500));
          return context.df.currentUtcDateTime.getTime();
        });
      },
    });
    const id = host.orchestrations.start({ name: "Wait", input: null });
    await host.settled();
    clock.advanceTo(testStart + 1499);
    await host.settled();
    expect(outcomeOf(host, id).status).toBe("Running");
    clock.advanceTo(testStart + 1500);
    await host.settled();
    expect(outcomeOf(host, id)).toEqual({ status: "Completed", output: testStart + 1500 });
  });

  it("of ten days are chains of timers of three, as in Azure Storage", async () => {
    const day = 24 * 3600_000;
    const host = await hosted({
      app: () => {
        df.app.orchestration("Wait", function* (context) {
          yield context.df.createTimer(new Date(testStart + 10 * day));
        });
      },
    });
    const id = host.orchestrations.start({ name: "Wait", input: null });
    await host.idle();
    const fired = host.orchestrations
      .history(id)
      .flatMap((event) => (event.type === "TimerFired" ? [event.fireAt] : []));
    expect(fired).toEqual([3, 6, 9, 10].map((days) => testStart + days * day));
    expect(outcomeOf(host, id).status).toBe("Completed");
  });

  it("do not pass while an activity runs on virtual time", async () => {
    const clock = new VirtualClock({ start: testStart });
    let before = 0;
    let after = 0;
    const host = await hosted({
      clock,
      app: () => {
        df.app.activity("Look", {
          handler: async () => {
            before = clock.now();
            for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
            after = clock.now();
          },
        });
        df.app.orchestration("Race", function* (context) {
          const timer = context.df.createTimer(new Date(testStart + 10));
          const winner: df.Task = yield context.df.Task.any([context.df.callActivity("Look"), timer]);
          if (winner !== timer) timer.cancel();
          return winner === timer ? "timer" : "activity";
        });
      },
    });
    const id = host.orchestrations.start({ name: "Race", input: null });
    await host.idle();
    expect(outcomeOf(host, id).output).toBe("activity");
    expect(after).toBe(before);
  });
});

describe("virtual time", () => {
  it("stands still while an HTTP function runs, and goes on when it has answered", async () => {
    const clock = new VirtualClock({ start: testStart });
    const host = await hosted({
      clock,
      app: () => {
        df.app.orchestration("Wait", function* (context) {
          yield context.df.createTimer(new Date(testStart + 1000));
        });
        app.http("Start", {
          methods: ["POST"],
          extraInputs: [df.input.durableClient()],
          handler: async (_request, context) => {
            await df.getClient(context).startNew("Wait", { instanceId: "one", input: {} });
            for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
            return { body: String(clock.now() - testStart) };
          },
        });
      },
    });
    const answer = await fetch(`${host.url}/api/Start`, { method: "POST" });
    expect(await answer.text()).toBe("0");
    await host.idle();
    expect(clock.now()).toBe(testStart + 1000);
    expect(outcomeOf(host, "one").status).toBe("Completed");
  });
});

describe("stopping", () => {
  it("lets answers under way be given", async () => {
    const asked = gate<undefined>();
    const answered = gate<string>();
    const host = await hosted({
      app: () => {
        app.http("Slow", {
          methods: ["GET"],
          handler: async () => {
            asked.open(undefined);
            return { body: await answered.opened };
          },
        });
      },
    });
    const answer = fetch(`${host.url}/api/Slow`);
    await asked.opened;
    const stopped = host.stop();
    answered.open("in time");
    expect(await (await answer).text()).toBe("in time");
    await stopped;
    await expect(fetch(`${host.url}/api/Slow`)).rejects.toThrow();
  });
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
