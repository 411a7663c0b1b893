import { app } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { hosted } from "../../support/runtime/hosted.ts";

async function listening(handler: (message: unknown) => void = () => undefined) {
  const seen: unknown[] = [];
  const host = await hosted({
    publishManagementApi: true,
    app: () => {
      app.storageQueue("Orders", {
        queueName: "orders",
        connection: "AzureWebJobsStorage",
        handler: (message) => {
          seen.push(message);
          handler(message);
        },
      });
    },
  });
  const post = (body: string, name = "Orders") =>
    fetch(`${host.url}/admin/functions/${name}`, { method: "POST", body });
  return { seen, post };
}

describe("a queue function", () => {
  it("gets a message as the library reads it: JSON as its value, other text as it is", async () => {
    const { seen, post } = await listening();
    expect((await post(JSON.stringify({ input: '{"id":1}' }))).status).toBe(202);
    expect((await post(JSON.stringify({ input: "not { JSON" }), "orders")).status).toBe(202);
    expect(seen).toEqual([{ id: 1 }, "not { JSON"]);
  });

  it("that fails is told to whoever sent the message", async () => {
    const { post } = await listening(() => {
      throw new Error("no room");
    });
    expect((await post(JSON.stringify({ input: "1" }))).status).toBe(500);
  });

  it.each(["", "no JSON", "{}", '{"input":1}'])("is not called with what is no message: %s", async (body) => {
    const { seen, post } = await listening();
    const answer = await post(body);
    expect([answer.status, await answer.text()]).toEqual([400, 'A message is sent as {"input": "…"}.']);
    expect(seen).toEqual([]);
  });
});
