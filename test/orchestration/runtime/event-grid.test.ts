import { app, type EventGridEvent } from "@azure/functions";
import * as df from "durable-functions";
import { describe, expect, it } from "vitest";
import { hosted, outcomeOf } from "../../support/runtime/hosted.ts";

/** As Event Grid sends it when a node pool begins to roll: learn.microsoft.com, AKS as an Event Grid source. */
const nodePoolRolling = (id: string) => ({
  topic: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/orders",
  subject: "orders",
  eventType: "Microsoft.ContainerService.NodePoolRollingStarted",
  eventTime: "2026-03-01T12:00:00.0000000Z",
  id,
  data: { nodePoolName: "system" },
  dataVersion: "1",
  metadataVersion: "1",
});

const cloudEvent = (id: string) => ({
  specversion: "1.0",
  source: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/orders",
  subject: "orders",
  type: "Microsoft.ContainerService.NodePoolRollingStarted",
  time: "2026-03-01T12:00:00Z",
  id,
  data: { nodePoolName: "system" },
});

async function listening(handler: (event: EventGridEvent) => void | Promise<void> = () => undefined) {
  const seen: EventGridEvent[] = [];
  const host = await hosted({
    app: () => {
      app.eventGrid("OnEvent", {
        handler: async (event) => {
          seen.push(event);
          await handler(event);
        },
      });
    },
  });
  const webhook = (name: string) => `${host.url}/runtime/webhooks/EventGrid?functionName=${name}&code=key`;
  const post = (body: unknown, type = "Notification", name = "OnEvent") =>
    fetch(webhook(name), {
      method: "POST",
      headers: { "Content-Type": "application/json; charset=utf-8", "aeg-event-type": type },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return { seen, post, webhook };
}

describe("an Event Grid function", () => {
  it("answers the handshake of the Event Grid schema with 200 and the code, without being run", async () => {
    const { seen, post } = await listening();
    const validation = {
      id: "2d1781af-3a4c-4d7c-bd0c-e34b19da4e66",
      topic: "/subscriptions/s",
      subject: "",
      data: {
        validationCode: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6",
        validationUrl: "https://x.example/validate",
      },
      eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
      eventTime: "2026-03-01T12:00:00Z",
      metadataVersion: "1",
      dataVersion: "1",
    };
    const answer = await post([validation], "SubscriptionValidation");
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { validationResponse: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6" },
    ]);
    expect(seen).toEqual([]);
    expect((await post([{ data: {} }], "SubscriptionValidation")).status).toBe(400);
  });

  it("answers the handshake of CloudEvents by allowing its origin", async () => {
    const { webhook } = await listening();
    const answer = await fetch(webhook("OnEvent"), {
      method: "OPTIONS",
      headers: { "WebHook-Request-Origin": "eventgrid.azure.net" },
    });
    expect([answer.status, answer.headers.get("webhook-allowed-origin")]).toEqual([
      200,
      "eventgrid.azure.net",
    ]);
    expect((await fetch(webhook("OnEvent"), { method: "OPTIONS" })).status).toBe(400);
  });

  it("gets each event of a batch by itself, as it was sent, and again if it comes again", async () => {
    const { seen, post } = await listening();
    const batch = [nodePoolRolling("1"), nodePoolRolling("2"), nodePoolRolling("1")];
    expect((await post(batch)).status).toBe(202);
    expect(seen).toEqual(batch);
    expect((await post(batch)).status).toBe(202);
    expect(seen).toHaveLength(6);
  });

  it("gets cloud events, one or many", async () => {
    const { seen, post } = await listening();
    expect((await post(cloudEvent("1"))).status).toBe(202);
    expect((await post([cloudEvent("2"), cloudEvent("3")])).status).toBe(202);
    expect(seen).toEqual(["1", "2", "3"].map(cloudEvent));
  });

  it("that fails for one event asks for the delivery again with 500", async () => {
    const { seen, post } = await listening((event) => {
      if (event.id === "bad") throw new Error("no");
    });
    const answer = await post([nodePoolRolling("bad"), nodePoolRolling("good")]);
    expect([answer.status, await answer.text()]).toEqual([
      500,
      "Exception while executing function: Functions.OnEvent",
    ]);
    expect(seen.map(({ id }) => id)).toEqual(["bad", "good"]);
  });

  it("is not found by another name, and takes nothing that is no event", async () => {
    const { post, webhook } = await listening();
    const unknown = await post([], "Notification", "Nobody");
    expect([unknown.status, await unknown.text()]).toEqual([404, "cannot find function: 'Nobody'"]);
    expect((await post("{", "Notification")).status).toBe(400);
    expect((await post(["text"], "Notification")).status).toBe(400);
    expect((await post([], "Surprise")).status).toBe(400);
    expect((await post([], "Unsubscribe")).status).toBe(202);
    expect((await fetch(webhook("OnEvent"))).status).toBe(404);
  });

  it("starts orchestrations with the real client", async () => {
    const host = await hosted({
      app: () => {
        df.app.orchestration("Look", function* (context) {
          return (yield context.df.callActivity("Name", context.df.getInput())) as string;
        });
        df.app.activity("Name", { handler: (event: EventGridEvent) => event.subject });
        df.app.client.eventGrid("Start", {
          handler: async (event, client) => {
            await client.startNew("Look", { instanceId: event.id, input: event });
          },
        });
      },
    });
    await fetch(`${host.url}/runtime/webhooks/eventgrid?functionName=start`, {
      method: "POST",
      headers: { "aeg-event-type": "Notification" },
      body: JSON.stringify([nodePoolRolling("one")]),
    });
    await host.idle();
    expect(outcomeOf(host, "one")).toEqual({ status: "Completed", output: "orders" });
  });
});
