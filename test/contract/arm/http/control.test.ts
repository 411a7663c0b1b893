import { describe, expect, it } from "vitest";
import { ManualClock, PacedClock } from "../../../../local/arm/core/clocks.ts";
import { RequestClock } from "../../../../local/arm/http/request-clock.ts";
import { serveSimulator } from "../../../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../../../local/arm/simulator.ts";
import { onTestFinished } from "vitest";
import { clusterPath, onServicePrincipal, place } from "../../../support/arm/clusters.ts";
import { rehearse, START } from "../../../support/arm/rehearsal.ts";

async function served(clock: ManualClock, options: { readonly movable?: boolean } = {}) {
  const simulator = new Simulator({ clock, seed: "control" });
  const server = await serveSimulator(simulator, options.movable === false ? {} : { clock });
  onTestFinished(async () => {
    await server.close();
    simulator.close();
  });
  return {
    simulator,
    async send(method: string, path: string, body?: unknown) {
      const response = await fetch(server.url + path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as unknown };
    },
  };
}

describe("the simulator's own endpoints", () => {
  it("read and move time, never back", async () => {
    const { send } = await served(new ManualClock(START));
    expect(await send("GET", "/_sim/clock")).toEqual({
      status: 200,
      body: { now: "2026-08-20T09:00:00.000Z" },
    });
    expect((await send("POST", "/_sim/clock", { advanceMs: 90_000 })).body).toEqual({
      now: "2026-08-20T09:01:30.000Z",
    });
    expect((await send("POST", "/_sim/clock", { set: "2026-08-21T00:00:00Z" })).body).toEqual({
      now: "2026-08-21T00:00:00.000Z",
    });
    expect((await send("POST", "/_sim/clock", { set: "2026-08-20T00:00:00Z" })).status).toBe(409);
    for (const wrong of [{ advanceMs: -1 }, { set: "tomorrow" }, {}, "later"]) {
      expect((await send("POST", "/_sim/clock", wrong)).status, JSON.stringify(wrong)).toBe(400);
    }
  });

  it("move no clock that belongs to somebody else", async () => {
    const { send } = await served(new ManualClock(START), { movable: false });
    expect(await send("POST", "/_sim/clock", { advanceMs: 1 })).toMatchObject({
      status: 409,
      body: { error: { code: "ClockNotMoved" } },
    });
  });

  it("script faults, tell what is left of them and forget them", async () => {
    const { simulator, send } = await served(new ManualClock(START));
    const fault = { match: { method: "PUT" }, fault: { kind: "resetAfter" }, times: 2 };
    const told = await send("POST", "/_sim/faults", { faults: [fault] });
    expect(told).toMatchObject({ status: 200, body: { seed: "control", unconsumed: [fault] } });
    expect(simulator.faults.unconsumed()).toEqual([fault]);
    expect((await send("POST", "/_sim/faults", { faults: [{ fault: { kind: "flood" } }] })).status).toBe(400);
    expect((await send("DELETE", "/_sim/faults")).body).toMatchObject({ unconsumed: [], waiting: [] });
  });

  it("tell what was written, how often what was called, and that nothing broke a rule", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    await sim.call("PATCH", clusterPath(), { body: { tags: { a: "1" } } });
    await sim.call("GET", clusterPath());
    const read = async (path: string) => (await (await fetch(sim.url + path)).json()) as unknown;
    expect(await read("/_sim/journal")).toMatchObject([
      { seq: 1, operation: "managedClusters.patch", status: 200 },
    ]);
    expect(await read("/_sim/calls")).toEqual({ "managedClusters.get": 1, "managedClusters.patch": 1 });
    expect(await read("/_sim/audit")).toEqual([]);
  });

  it("name themselves to whoever asks for another", async () => {
    const { send } = await served(new ManualClock(START));
    const { status, body } = await send("GET", "/_sim/weather");
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain("POST /_sim/clock");
  });
});

describe("a clock of the simulator", () => {
  it("that is paced passes that many seconds in a real one, and goes on from where it was moved", () => {
    let ticks = 1000;
    const clock = new PacedClock(START, 60, () => ticks);
    ticks += 500;
    expect(clock.now()).toBe(START + 30_000);
    clock.moveTo(START + 100_000);
    clock.moveTo(START);
    ticks += 10;
    expect(clock.now()).toBe(START + 100_600);
    expect(() => new PacedClock(START, 0)).toThrow(RangeError);
  });

  it("that follows its callers takes the latest time that one of them told, and nothing that is no time", () => {
    const clock = new RequestClock(START);
    const tell = (now: string) => {
      clock.follow({ headers: { "x-sim-now": now } });
    };
    tell("2026-08-20T10:00:00.000Z");
    tell("2026-08-20T09:30:00.000Z");
    tell("soon");
    expect(new Date(clock.now()).toISOString()).toBe("2026-08-20T10:00:00.000Z");
  });
});
