import { app, type HttpRequest, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { durableEngine } from "../../../functions/durable-engine.ts";
import { hosted } from "../../support/runtime/hosted.ts";

/** A host whose one instance waits to be told, and whose HTTP function does to it what the path says. */
async function told() {
  const host = await hosted({
    app: () => {
      df.app.orchestration("Waits", function* (context) {
        const told: unknown = yield context.df.waitForExternalEvent("tell");
        return { told, input: context.df.getInput<unknown>() };
      });
      app.http("Do", {
        route: "{what}/{id}",
        methods: ["POST"],
        extraInputs: [df.input.durableClient()],
        handler: async ({ params }: HttpRequest, context: InvocationContext) => {
          const engine = durableEngine(df.getClient(context));
          const { what, id } = z.object({ what: z.string(), id: z.string() }).parse(params);
          const doing = what === "start" ? engine.start("Waits", id, { for: id }) : engine.raise(id, "tell");
          return doing.then(
            () => ({ status: 200 }),
            () => ({ status: 500 }),
          );
        },
      });
    },
  });
  const say = async (what: "start" | "raise", id: string) =>
    (await fetch(`${host.url}/api/${what}/${id}`, { method: "POST" })).status;
  return { host, say };
}

describe("the engine behind the HTTP API", () => {
  it("counts an instance that is there as started, and leaves it as it is", async () => {
    const { host, say } = await told();
    expect([await say("start", "one"), await say("start", "one")]).toEqual([200, 200]);
    expect(host.orchestrations.list({ limit: 9 }).instances).toHaveLength(1);
  });

  it("gives the input and the event to the instance", async () => {
    const { host, say } = await told();
    await say("start", "one");
    expect(await say("raise", "one")).toBe(200);
    await host.idle();
    expect(JSON.parse(host.orchestrations.instance("one")?.output ?? "")).toEqual({
      told: {},
      input: { for: "one" },
    });
  });

  it("takes an event for an instance that has ended, and reports one for none", async () => {
    const { host, say } = await told();
    await say("start", "one");
    await say("raise", "one");
    await host.idle();
    expect(await say("raise", "one")).toBe(200);
    expect(await say("raise", "two")).toBe(500);
  });

  it("passes on why a start failed when there is no such instance", async () => {
    const down = () => Promise.reject(new Error("connect ECONNREFUSED"));
    const engine = durableEngine({ startNew: down, raiseEvent: down, getStatus: down, terminate: down });
    await expect(engine.start("Waits", "one", {})).rejects.toThrow("ECONNREFUSED");
  });
});
