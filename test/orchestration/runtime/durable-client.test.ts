import { app, type HttpRequest, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import type { RunningHost } from "../../../local/runtime/index.ts";
import { hosted, outcomeOf } from "../../support/runtime/hosted.ts";

type Use = (client: df.DurableClient, request: HttpRequest, context: InvocationContext) => Promise<unknown>;

function registerOrchestrators(): void {
  df.app.activity("Upper", { handler: (text: string) => text.toUpperCase() });
  df.app.orchestration("Shout", function* (context) {
    context.df.setCustomStatus({ at: "work" });
    return (yield context.df.callActivity("Upper", context.df.getInput())) as string;
  });
  df.app.orchestration("Wait", function* (context) {
    return (yield context.df.waitForExternalEvent("Go")) as unknown;
  });
}

/** A host with one HTTP function, which does with the real client what the test says and answers with the outcome. */
async function withClient(use: Use): Promise<{ host: RunningHost; call: () => Promise<unknown> }> {
  const host = await hosted({
    app: () => {
      registerOrchestrators();
      app.http("Use", {
        methods: ["POST"],
        extraInputs: [df.input.durableClient()],
        handler: async (request, context) => ({
          jsonBody: (await use(df.getClient(context), request, context)) ?? "done",
        }),
      });
    },
  });
  const call = async (): Promise<unknown> => (await fetch(`${host.url}/api/Use`, { method: "POST" })).json();
  return { host, call };
}

describe("the real durable client", () => {
  it("starts orchestrations and reads their status", async () => {
    const { host, call } = await withClient(async (client) => {
      const known = await client.startNew("Shout", { instanceId: "one", input: "hey" });
      return [known, await client.startNew("Shout", { input: "you" })];
    });
    const [known, fresh] = (await call()) as [string, string];
    await host.idle();
    expect(known).toBe("one");
    expect(fresh).toMatch(/^[0-9a-f]{32}$/);
    expect(outcomeOf(host, known)).toEqual({ status: "Completed", output: "HEY" });
    expect(outcomeOf(host, fresh)).toEqual({ status: "Completed", output: "YOU" });
  });

  it("is told when an instance of that id has not ended, and may start it again when it has", async () => {
    const { host, call } = await withClient(async (client) => {
      await client.startNew("Wait", { instanceId: "one", input: {} });
      const again = await client
        .startNew("Wait", { instanceId: "one", input: {} })
        .catch((error: unknown) => String(error));
      await client.terminate("one", "enough");
      return again;
    });
    expect(await call()).toMatch(
      /409.*An Orchestration instance with the status (Pending|Running) already exists\./,
    );
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({ status: "Terminated", output: "enough" });
    host.orchestrations.start({ name: "Shout", instanceId: "one", input: '"x"' });
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({ status: "Completed", output: "X" });
  });

  it("reads a status with input, output, custom status and times", async () => {
    const { host, call } = await withClient((client) => client.getStatus("one"));
    host.orchestrations.start({ name: "Shout", instanceId: "one", input: '"hey"' });
    await host.idle();
    expect(await call()).toMatchObject({
      name: "Shout",
      instanceId: "one",
      runtimeStatus: "Completed",
      input: "hey",
      output: "HEY",
      createdTime: "2026-03-01T12:00:00.000Z",
    });
  });

  it("suspends, raises events, resumes", async () => {
    const { host, call } = await withClient(async (client) => {
      await client.suspend("one", "hold");
      await client.raiseEvent("one", "Go", { n: 1 });
    });
    host.orchestrations.start({ name: "Wait", instanceId: "one", input: null });
    await host.idle();
    await call();
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({ status: "Suspended", output: "hold" });
    host.orchestrations.resume("one", "on");
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({ status: "Completed", output: { n: 1 } });
  });

  it("keeps events that came before anybody waited for them", async () => {
    const { host, call } = await withClient(async (client) => {
      await client.startNew("Wait", { instanceId: "one", input: {} });
      await client.raiseEvent("one", "Go", "early");
    });
    await call();
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({ status: "Completed", output: "early" });
  });

  it("swallows calls that come too late and reports instances that it does not know", async () => {
    const { host, call } = await withClient(async (client) => {
      await client.raiseEvent("one", "Go", 1);
      await client.terminate("one", "late");
      const unknown = await client.raiseEvent("two", "Go", 1).catch((error: unknown) => String(error));
      const status = await client.getStatus("two").catch((error: unknown) => String(error));
      return [unknown, status];
    });
    host.orchestrations.start({ name: "Shout", instanceId: "one", input: '"x"' });
    await host.idle();
    const [unknown, status] = (await call()) as [string, string];
    expect(unknown).toContain("No instance with ID 'two' found.");
    expect(status).toContain("HTTP 404");
    expect(outcomeOf(host, "one").status).toBe("Completed");
  });

  it("lists all instances across pages, and those of a filter", async () => {
    const { host, call } = await withClient(async (client) => [
      (await client.getStatusAll()).length,
      (await client.getStatusBy({ runtimeStatus: [df.OrchestrationRuntimeStatus.Running] })).map(
        ({ instanceId }) => instanceId,
      ),
      (await client.getStatusBy({ createdTimeFrom: new Date("2030-01-01") })).length,
    ]);
    for (let i = 0; i < 150; i++) host.orchestrations.start({ name: "Shout", input: '"x"' });
    host.orchestrations.start({ name: "Wait", instanceId: "one", input: null });
    await host.idle();
    expect(await call()).toEqual([151, ["one"], 0]);
  });

  it("purges what has ended, one by one or by a filter", async () => {
    const { host, call } = await withClient(async (client) => [
      await client.purgeInstanceHistory("one"),
      await client.purgeInstanceHistory("one"),
      await client.purgeInstanceHistoryBy({ createdTimeFrom: new Date("2020-01-01") }),
      await client.purgeInstanceHistory("waiting").catch((error: unknown) => String(error)),
    ]);
    for (const instanceId of ["one", "two", "three"])
      host.orchestrations.start({ name: "Shout", instanceId, input: '"x"' });
    host.orchestrations.start({ name: "Wait", instanceId: "waiting", input: null });
    await host.idle();
    const [first, second, many, refused] = (await call()) as unknown[];
    expect([first, second, many]).toEqual([
      { instancesDeleted: 1 },
      { instancesDeleted: 0 },
      { instancesDeleted: 2 },
    ]);
    expect(refused).toContain("Only orchestrations in a terminal state can be purged");
    expect(host.orchestrations.list({ limit: 9 }).instances.map(({ instanceId }) => instanceId)).toEqual([
      "waiting",
    ]);
  });

  it("hands out check-status URLs that work on the caller's origin", async () => {
    const { host, call } = await withClient((client, request) =>
      Promise.resolve(client.createHttpManagementPayload("one")).then((payload) => [
        payload.statusQueryGetUri,
        client.createCheckStatusResponse(request, "one").headers.get("location"),
      ]),
    );
    host.orchestrations.start({ name: "Shout", instanceId: "one", input: '"x"' });
    await host.idle();
    for (const url of (await call()) as string[]) {
      expect(await (await fetch(url)).json()).toMatchObject({
        instanceId: "one",
        runtimeStatus: "Completed",
      });
    }
  });

  it("finds the client API nowhere but under its unguessable path", async () => {
    const { host } = await withClient(() => Promise.resolve());
    const { port } = new URL(host.clientApi);
    for (const path of [
      "durabletask/instances/",
      "runtime/webhooks/durabletask/instances/",
      "x/durabletask/instances/",
    ]) {
      expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status).toBe(404);
      expect((await fetch(`${host.url}/${path}`)).status).toBe(404);
    }
    expect((await fetch(`${host.clientApi}instances/`)).status).toBe(200);
  });
});

it("an activity that asks for a durable client gets one too, and knows whose it is", async () => {
  const host = await hosted({
    app: () => {
      registerOrchestrators();
      df.app.activity("Start", {
        extraInputs: [df.input.durableClient()],
        handler: async (input: string, context: InvocationContext) =>
          df.getClient(context).startNew("Shout", { instanceId: "kid", input }),
      });
      df.app.activity("WhoseAmI", {
        handler: (_input: unknown, context) => context.triggerMetadata?.["instanceId"],
      });
      df.app.orchestration("Main", function* (context) {
        const kid = (yield context.df.callActivity("Start", "hey")) as string;
        return [kid, yield context.df.callActivity("WhoseAmI")];
      });
    },
  });
  host.orchestrations.start({ name: "Main", instanceId: "main", input: null });
  await host.idle();
  expect(outcomeOf(host, "main")).toEqual({ status: "Completed", output: ["kid", "main"] });
  expect(outcomeOf(host, "kid")).toEqual({ status: "Completed", output: "HEY" });
});
