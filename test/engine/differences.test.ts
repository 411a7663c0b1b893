import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { hosted } from "../support/runtime/hosted.ts";
import { registerPrograms } from "./differences/programs.ts";
import { EngineApp } from "./engine-app.ts";
import { EngineHost } from "./engine-host.ts";

const Instance = z.looseObject({
  runtimeStatus: z.string(),
  output: z.unknown(),
});
type Instance = z.infer<typeof Instance>;

/** One of the two hosts, with the programs of this folder. */
interface Side {
  post(path: string, text?: string): Promise<number>;
  look(id: string): Promise<Instance>;
  ended(id: string): Promise<Instance>;
}

function sideAt(api: () => string, ended: (id: string) => Promise<unknown>): Side {
  const headers = { "content-type": "application/json" };
  return {
    post: async (path, text = "{}") =>
      (await fetch(`${api()}${path}`, { method: "POST", headers, body: text })).status,
    look: async (id) => Instance.parse(await (await fetch(`${api()}instances/${id}`)).json()),
    ended: async (id) => Instance.parse(await ended(id)),
  };
}

/** Two starts of one id at the same time, for some ids: the answers to each pair. */
const pairs = (side: Side) =>
  Promise.all(
    Array.from({ length: 8 }, async (_none, index) => {
      const path = `orchestrators/EdgeWaits/twice-${String(index)}`;
      return (await Promise.all([side.post(path), side.post(path)])).toSorted();
    }),
  );

describe("where the embedded host differs from Microsoft's engine on purpose", () => {
  let host: EngineHost;
  let app: EngineApp;
  let engine: Side;
  beforeAll(async () => {
    host = await EngineHost.start();
    const asTheEngine = { factor: 1, origin: Date.now(), laterMs: 0 };
    app = await EngineApp.start(host.place, asTheEngine, {}, join(import.meta.dirname, "differences"));
    engine = sideAt(
      () => host.clientApi,
      (id) => host.ended(id),
    );
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  });

  async function embedded(): Promise<Side> {
    const running = await hosted({ app: registerPrograms });
    return sideAt(
      () => running.clientApi,
      async (id) => {
        await running.idle();
        return (await fetch(`${running.clientApi}instances/${id}`)).json();
      },
    );
  }

  it("a timer below a second fires before its time there, and never here", async () => {
    const here = await embedded();
    for (const side of [engine, here]) expect(await side.post("orchestrators/EdgeTimers/timers")).toBe(202);
    expect((await engine.ended("timers")).output).toBeGreaterThan(0);
    expect((await here.ended("timers")).output).toBe(0);
  });

  it("a client's body that is no JSON is taken or is a 500 there, and a 400 here", async () => {
    const here = await embedded();
    const statuses = async (side: Side) => [
      await side.post("orchestrators/EdgeWaits", "[1"),
      await side.post("orchestrators/EdgeWaits", '{"a":'),
    ];
    expect(await statuses(engine)).toEqual([202, 500]);
    expect(await statuses(here)).toEqual([400, 400]);
  });

  it("a failed instance is rewound there, and here a 501", async () => {
    const here = await embedded();
    for (const side of [engine, here]) {
      await side.post("orchestrators/EdgeFails/fails");
      expect((await side.ended("fails")).runtimeStatus).toBe("Failed");
    }
    expect(await engine.post("instances/fails/rewind?reason=again")).toBeLessThan(300);
    expect(await here.post("instances/fails/rewind?reason=again")).toBe(501);
  });

  it("two starts of one id at the same time may both be acknowledged there, and never here", async () => {
    expect(await pairs(engine)).toContainEqual([202, 202]);
    const here = await pairs(await embedded());
    expect(here).toEqual(here.map(() => [202, 409]));
  });

  it("an activity that nobody registered is waited for there, and here fails the call by its name", async () => {
    const here = await embedded();
    await engine.post("orchestrators/EdgeMissing/missing");
    await here.post("orchestrators/EdgeMissing/missing");
    const failed = await here.ended("missing");
    expect([failed.runtimeStatus, String(failed.output)]).toEqual([
      "Failed",
      expect.stringContaining("edgeNobody"),
    ]);
    // What is started after it ends before it.
    await engine.post("orchestrators/EdgeTimers/after");
    await engine.ended("after");
    expect((await engine.look("missing")).runtimeStatus).toBe("Running");
  });
});
