import { app, HttpResponse } from "@azure/functions";
import * as df from "durable-functions";
import { Readable } from "node:stream";

app.setup({ enableHttpStream: true });

app.hook.appStart((context) => {
  context.hookData.started = true;
  console.log("the app starts");
});
app.hook.appTerminate(() => {
  console.log("the app ends");
});

app.get("text", () => ({ body: "text" }));
app.get("json/{id:int}/{kind=plain}", {
  route: "json/{id:int}/{kind=plain}",
  handler: (request) => ({ jsonBody: { ...request.params, user: request.query.get("user") }, status: 201 }),
});
app.get("response", () => new HttpResponse({ body: "response", headers: { "x-kind": "response" } }));
app.get("nothing", () => undefined);
app.get("bad", () => {
  throw new Error("the reason");
});
app.get("stream", () => ({
  headers: { "content-type": "text/event-stream" },
  body: Readable.from(["data: 1\n\n", "data: 2\n\n"]),
}));
app.post("echo", async (request) => ({
  body: `${request.headers.get("x-one")} ${await request.text()}`,
  cookies: [{ name: "seen", value: "yes" }],
}));

df.app.orchestration("greet", function* (context) {
  return yield context.df.callActivity("hello", context.df.getInput());
});
df.app.activity("hello", { handler: async (name) => ({ greeting: `hello ${name}` }) });
df.app.client.http("start", {
  route: "start",
  methods: ["POST"],
  handler: async (request, client) => {
    const id = await client.startNew("greet", { instanceId: "greeting", input: await request.json() });
    return client.createCheckStatusResponse(request, id);
  },
});
df.app.client.http("status", {
  route: "status/{id}",
  methods: ["GET"],
  handler: async (request, client) => ({
    jsonBody: await client.getStatus(request.params.id, { showInput: true, showHistory: true }),
  }),
});
