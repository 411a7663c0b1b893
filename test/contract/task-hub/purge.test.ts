import { app, type HttpRequest, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { days, hours } from "../../../domain/text/duration.ts";
import { registerKeyless } from "../../../functions/register.ts";
import { purgeTaskHub } from "../../../functions/timer/purge-task-hub.ts";
import { hosted, testStart } from "../../support/runtime/hosted.ts";
import { HttpApi } from "../http/http-api.ts";

const KEPT = days(30);
const Answer = z.object({ purged: z.number(), more: z.boolean() });

/** A task hub on the embedded host, and the purge as the timer function does it, at a time that the test names. */
async function taskHub() {
  const host = await hosted({
    app: () => {
      df.app.orchestration("Ends", function* () {
        yield* [];
        return "done";
      });
      df.app.orchestration("Fails", function* () {
        yield* [];
        throw new Error("as asked");
      });
      df.app.orchestration("Sleeps", function* (context) {
        const until = new Date(context.df.currentUtcDateTime.getTime() + context.df.getInput<number>());
        yield context.df.createTimer(until);
        yield context.df.callSubOrchestrator("Ends");
      });
      df.app.orchestration("Waits", function* (context) {
        yield context.df.waitForExternalEvent("never");
      });
      app.http("purge", {
        route: "purge/{after}/{each}",
        extraInputs: [df.input.durableClient()],
        handler: async ({ params }: HttpRequest, context: InvocationContext) => {
          let now = testStart + Number(params["after"]);
          // Each look at the clock takes as long as the test says.
          const clock = { now: () => (now += Number(params["each"])) };
          return { jsonBody: await purgeTaskHub(df.getClient(context), clock, KEPT) };
        },
      });
    },
  });
  return {
    start: (name: string, id: string, input?: unknown) =>
      host.orchestrations.start({ name, instanceId: id, input: JSON.stringify(input ?? null) }),
    idle: () => host.idle(),
    purge: async (after: number, each = 0) =>
      Answer.parse(await (await fetch(`${host.url}/api/purge/${String(after)}/${String(each)}`)).json()),
    there: () =>
      host.orchestrations
        .list({ limit: 500 })
        .instances.map(({ instanceId }) => instanceId)
        .sort(),
  };
}

describe("the task hub", () => {
  it("keeps an instance for as long as it was told to after its end, and no longer", async () => {
    const hub = await taskHub();
    hub.start("Ends", "ended");
    hub.start("Fails", "failed");
    await hub.idle();
    expect(await hub.purge(KEPT - hours(1))).toEqual({ purged: 0, more: false });
    expect(hub.there()).toEqual(["ended", "failed"]);
    expect(await hub.purge(KEPT + hours(1))).toEqual({ purged: 2, more: false });
    expect(hub.there()).toEqual([]);
  });

  it("counts from the end, not from the beginning: what ran for weeks is kept as long as any other", async () => {
    const hub = await taskHub();
    hub.start("Sleeps", "long", days(40));
    await hub.idle();
    const all = hub.there();
    expect(all).toHaveLength(2);
    expect(await hub.purge(days(40) + KEPT - hours(1))).toEqual({ purged: 0, more: false });
    expect(hub.there()).toEqual(all);
    // The child ended when its parent did.
    expect(await hub.purge(days(40) + KEPT + hours(1))).toEqual({ purged: 2, more: false });
  });

  it.each([5, 20, 60, 400])("finds what was created %i days before the limit", async (before) => {
    const hub = await taskHub();
    hub.start("Ends", "old");
    await hub.idle();
    expect(await hub.purge(KEPT + days(before))).toEqual({ purged: 1, more: false });
  });

  it("keeps an instance that lives, however old it is", async () => {
    const hub = await taskHub();
    hub.start("Waits", "waiting");
    await hub.idle();
    expect(await hub.purge(days(2000))).toEqual({ purged: 0, more: false });
    expect(hub.there()).toEqual(["waiting"]);
  });

  it("stops in time and says that there is more; the next call goes on", async () => {
    const hub = await taskHub();
    for (const id of ["one", "two", "three", "four"]) hub.start("Ends", id);
    await hub.idle();
    const first = await hub.purge(KEPT + days(1), 60_000);
    expect(first.more).toBe(true);
    expect(first.purged).toBeGreaterThan(0);
    expect(first.purged).toBeLessThan(4);
    expect(await hub.purge(KEPT + days(1))).toEqual({ purged: 4 - first.purged, more: false });
  });
});

describe("the timer that purges it", () => {
  it.each<[string, number | undefined, number]>([
    ["30 days where no setting says otherwise", undefined, 30],
    ["as long as the setting says", days(9), 9],
  ])("keeps what has ended for %s", async (_what, taskHubKeptMs, kept) => {
    let now = testStart;
    let finished = 0;
    const host = await hosted({
      publishManagementApi: true,
      app: () => {
        app.hook.postInvocation(({ invocationContext }) => {
          if (invocationContext.functionName === "purgeTaskHub") finished += 1;
        });
        df.app.orchestration("Ends", function* () {
          yield* [];
        });
        registerKeyless({ ...new HttpApi({ taskHubKeptMs }).dependencies, clock: { now: () => now } });
      },
    });
    host.orchestrations.start({ name: "Ends", instanceId: "ended", input: "null" });
    await host.idle();
    const left = async (after: number) => {
      now = testStart + after;
      const before = finished;
      await fetch(`${host.url}/admin/functions/purgeTaskHub`, { method: "POST", body: "{}" });
      await expect.poll(() => finished).toBe(before + 1);
      return host.orchestrations.list({ limit: 5 }).instances.length;
    };
    expect([await left(days(kept) - hours(1)), await left(days(kept) + hours(1))]).toEqual([1, 0]);
  });
});
