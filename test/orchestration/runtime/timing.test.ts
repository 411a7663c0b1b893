import { app } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { earlyTimers, VirtualClock } from "../../../local/runtime/index.ts";
import { gate } from "../../support/runtime/gate.ts";
import { hosted, outcomeOf, testStart } from "../../support/runtime/hosted.ts";
import { ManualClock } from "../../support/runtime/manual-clock.ts";

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

  /** When a timer of so many milliseconds fires, and what its orchestration takes the time for. */
  async function firesAfter(delayMs: number, seed: number): Promise<{ real: number; shown: unknown }> {
    const clock = new VirtualClock({ start: testStart });
    const host = await hosted({
      clock,
      faults: earlyTimers(seed),
      app: () => {
        df.app.orchestration("Wait", function* (context) {
          yield context.df.createTimer(new Date(testStart + delayMs));
          return context.df.currentUtcDateTime.getTime() - testStart;
        });
      },
    });
    const id = host.orchestrations.start({ name: "Wait", input: null });
    await host.idle();
    return { real: clock.now() - testStart, shown: outcomeOf(host, id).output };
  }

  it.each([1, 2, 3])(
    "fire up to a second early on the wish of a seed, as on Azure Storage: seed %d",
    async (seed) => {
      for (const [delayMs, least] of [
        [1500, 1000],
        [2000, 1000],
        [60_000, 59_000],
        [3_600_250, 3_600_000],
      ] as const) {
        const { real, shown } = await firesAfter(delayMs, seed);
        expect(real).toBeGreaterThan(least);
        expect(real).toBeLessThan(delayMs);
        expect(delayMs - real).toBeLessThan(1000);
        expect(shown).toBe(real);
        expect(await firesAfter(delayMs, seed)).toEqual({ real, shown });
      }
    },
  );

  it("of less than a second fire at once then", async () => {
    for (const delayMs of [0, 100, 700, 999]) {
      const { real } = await firesAfter(delayMs, 1);
      expect(real).toBeGreaterThan(0);
      expect(real).toBeLessThan(200);
    }
  });

  it("fire early by different spans for different seeds", async () => {
    const spans = await Promise.all([1, 2, 3, 4].map(async (seed) => (await firesAfter(2000, seed)).real));
    expect(new Set(spans).size).toBeGreaterThan(1);
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
