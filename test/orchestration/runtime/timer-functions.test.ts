import { app, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import {
  MemoryStore,
  MemoryTimerStatuses,
  SqliteTimerStatuses,
  UnsupportedFunction,
  VirtualClock,
  type HostOptions,
} from "../../../local/runtime/index.ts";
import { hosted, testStart } from "../../support/runtime/hosted.ts";
import { ManualClock } from "../../support/runtime/manual-clock.ts";
import { temporaryFolder } from "../../support/host-process.ts";

const minute = 60_000;

interface Seen {
  readonly at: string;
  readonly timer: Timer;
}

const clockTime = (at: number) => new Date(at).toISOString().slice(11, 19);

/** A host with one timer function that notes each of its runs. */
async function ticking(
  schedule: string,
  options: Partial<HostOptions> & { clock: ManualClock | VirtualClock },
  more: { runOnStartup?: boolean; useMonitor?: boolean; work?: () => void | Promise<void> } = {},
) {
  const seen: Seen[] = [];
  const { work, ...trigger } = more;
  const host = await hosted({
    ...options,
    app: () => {
      app.timer("Tick", {
        schedule,
        ...trigger,
        handler: async (timer) => {
          seen.push({ at: clockTime(options.clock.now()), timer });
          await work?.();
        },
      });
    },
  });
  return { host, seen, times: () => seen.map(({ at }) => at) };
}

describe("a timer function", () => {
  it("runs as its times come, with what the real trigger tells it", async () => {
    const clock = new ManualClock(testStart);
    const { host, seen, times } = await ticking("0 */5 * * * *", { clock, timeZone: "Europe/Zurich" });
    for (const minutes of [4, 5, 7, 10]) {
      clock.advanceTo(testStart + minutes * minute);
      await host.settled();
    }
    expect(times()).toEqual(["12:05:00", "12:10:00"]);
    expect(seen.map(({ timer }) => timer)).toEqual([
      {
        isPastDue: false,
        schedule: { adjustForDST: true },
        scheduleStatus: {
          last: "0001-01-01T00:00:00+00:00",
          next: "2026-03-01T13:05:00+01:00",
          lastUpdated: "2026-03-01T13:00:00+01:00",
        },
      },
      {
        isPastDue: false,
        schedule: { adjustForDST: true },
        scheduleStatus: {
          last: "2026-03-01T13:05:00+01:00",
          next: "2026-03-01T13:10:00+01:00",
          lastUpdated: "2026-03-01T13:05:00+01:00",
        },
      },
    ]);
  });

  it.each([
    ["memory", () => new MemoryTimerStatuses()],
    ["a file", () => new SqliteTimerStatuses(`${temporaryFolder()}/timers.db`)],
  ])("makes up once for what it missed while no host ran, from %s", async (_where, open) => {
    const file = `${temporaryFolder()}/timers.db`;
    const memory = open();
    const statuses = () => (memory instanceof MemoryTimerStatuses ? memory : new SqliteTimerStatuses(file));
    const clock = new ManualClock(testStart);
    const first = await ticking("0 */5 * * * *", { clock, timerStatuses: statuses() });
    clock.advanceTo(testStart + 5 * minute);
    await first.host.settled();
    await first.host.stop();
    memory.close();

    clock.advanceTo(testStart + 22 * minute);
    const second = await ticking("0 */5 * * * *", { clock, timerStatuses: statuses() });
    await second.host.settled();
    clock.advanceTo(testStart + 25 * minute);
    await second.host.settled();
    expect(second.seen.map(({ at, timer }) => [at, timer.isPastDue])).toEqual([
      ["12:22:00", true],
      ["12:25:00", false],
    ]);
    expect(second.seen[0]?.timer.scheduleStatus.next).toBe("2026-03-01T12:10:00+00:00");
  });

  it("has missed nothing when its schedule was changed meanwhile", async () => {
    const timerStatuses = new MemoryTimerStatuses();
    const clock = new ManualClock(testStart);
    const first = await ticking("0 */5 * * * *", { clock, timerStatuses });
    await first.host.stop();
    clock.advanceTo(testStart + 22 * minute);
    const second = await ticking("0 */7 * * * *", { clock, timerStatuses });
    await second.host.settled();
    expect(second.times()).toEqual([]);
  });

  it("that was cut off runs again as one that was missed", async () => {
    const timerStatuses = new MemoryTimerStatuses();
    const clock = new ManualClock(testStart);
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const work = () => {
      begun();
      return new Promise<void>(() => undefined);
    };
    const first = await ticking("0 */5 * * * *", { clock, timerStatuses, graceMs: 1 }, { work });
    clock.advanceTo(testStart + 5 * minute);
    await running;
    await first.host.stop();
    clock.advanceTo(testStart + 6 * minute);
    const second = await ticking("0 */5 * * * *", { clock, timerStatuses });
    await second.host.settled();
    expect(second.seen.map(({ at, timer }) => [at, timer.isPastDue])).toEqual([["12:06:00", true]]);
  });

  it("is never run beside itself: what came meanwhile is run once when it has ended", async () => {
    const clock = new ManualClock(testStart);
    let release: () => void = () => undefined;
    let running = 0;
    let most = 0;
    const { host, times } = await ticking(
      "0 */5 * * * *",
      { clock },
      {
        work: async () => {
          most = Math.max(most, ++running);
          if (release === none) await new Promise<void>((resolve) => (release = resolve));
          running--;
        },
      },
    );
    function none(): void {
      // Nothing waits yet.
    }
    release = none;
    clock.advanceTo(testStart + 5 * minute);
    while (release === none) await new Promise(setImmediate);
    clock.advanceTo(testStart + 17 * minute);
    release();
    await host.settled();
    clock.advanceTo(testStart + 20 * minute);
    await host.settled();
    expect([times(), most]).toEqual([["12:05:00", "12:17:00", "12:20:00"], 1]);
  });

  it("that fails runs again at its next time, and the log says why", async () => {
    const lines: string[] = [];
    const clock = new ManualClock(testStart);
    const { host, times } = await ticking(
      "0 */5 * * * *",
      { clock, log: ({ level, message }) => level === "error" && lines.push(message) },
      { work: () => Promise.reject(new Error("no luck")) },
    );
    for (const minutes of [5, 10]) {
      clock.advanceTo(testStart + minutes * minute);
      await host.settled();
    }
    expect(times()).toHaveLength(2);
    expect(lines.filter((line) => line.includes("no luck"))).toHaveLength(2);
  });

  it("runs when the host starts, if it asks for that", async () => {
    const clock = new ManualClock(testStart);
    const { host, seen } = await ticking("0 0 0 1 1 *", { clock }, { runOnStartup: true });
    await host.settled();
    expect(seen.map(({ timer }) => timer.isPastDue)).toEqual([false]);
  });

  it.each([
    ["*/10 * * * * *", {}],
    ["0 */5 * * * *", { useMonitor: false }],
  ])("that comes often or says so keeps no status: %s %j", async (schedule, more) => {
    const timerStatuses = new MemoryTimerStatuses();
    const clock = new ManualClock(testStart);
    const { host, seen } = await ticking(schedule, { clock, timerStatuses }, more);
    clock.advanceTo(testStart + 5 * minute);
    await host.settled();
    expect(seen.at(-1)?.timer.scheduleStatus).toBeNull();
    expect(timerStatuses.read("Tick")).toBeUndefined();
  });

  it("takes its schedule from a setting", async () => {
    const clock = new ManualClock(testStart);
    const setting = (name: string) => (name === "EVERY" ? "0 */10 * * * *" : undefined);
    const { host, times } = await ticking("%EVERY%", { clock, setting });
    clock.advanceTo(testStart + 10 * minute);
    await host.settled();
    expect(times()).toEqual(["12:10:00"]);
  });

  it.each([
    ["0 0 25 * * *", "its schedule '0 0 25 * * *' is not understood"],
    ["%NOT_THERE%", "there is no setting 'NOT_THERE' for its schedule"],
  ])("with the schedule %s is refused by name", async (schedule, reason) => {
    const starting = ticking(schedule, { clock: new ManualClock(testStart), setting: () => undefined });
    await expect(starting).rejects.toThrow(UnsupportedFunction);
    await expect(starting).rejects.toThrow(`Function 'Tick' cannot be hosted: ${reason}`);
  });
});

describe("timer functions on a clock that jumps", () => {
  it("run as time passes them on the way to an orchestration's timer, and alone pull nothing", async () => {
    const clock = new VirtualClock({ start: testStart });
    const times: string[] = [];
    const host = await hosted({
      clock,
      store: new MemoryStore(),
      app: () => {
        app.timer("Tick", {
          schedule: "0 */20 * * * *",
          handler: () => void times.push(clockTime(clock.now())),
        });
        df.app.orchestration("Hour", function* (context) {
          yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60 * minute));
        });
      },
    });
    await host.settled();
    expect([times, clockTime(clock.now())]).toEqual([[], "12:00:00"]);
    host.orchestrations.start({ name: "Hour", instanceId: "one", input: null });
    await host.idle();
    expect([times, clockTime(clock.now())]).toEqual([["12:20:00", "12:40:00", "13:00:00"], "13:00:00"]);
  });

  it("pull time where it passes at a pace, and start orchestrations with the real client", async () => {
    const clock = new VirtualClock({ start: testStart, pace: 3_600_000 });
    let started: (id: string) => void = () => undefined;
    const instance = new Promise<string>((resolve) => (started = resolve));
    const host = await hosted({
      clock,
      app: () => {
        df.app.orchestration("Sweep", function* (context) {
          return (yield context.df.callActivity("Look")) as string;
        });
        df.app.activity("Look", { handler: () => "looked" });
        df.app.client.timer("Nightly", {
          schedule: "0 0 3 * * *",
          handler: async (_timer, client) => {
            started(await client.startNew("Sweep", { instanceId: "sweep", input: {} }));
          },
        });
      },
    });
    expect(await instance).toBe("sweep");
    while (host.orchestrations.instance("sweep")?.status !== "Completed") await new Promise(setImmediate);
    expect(host.orchestrations.instance("sweep")?.output).toBe('"looked"');
    expect(clock.now()).toBeGreaterThanOrEqual(Date.parse("2026-03-02T03:00:00Z"));
  });
});
