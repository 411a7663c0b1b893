import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { collector } from "../support/collector.ts";
import { appFolder, startHostProcessIn, temporaryFolder, writeFiles } from "../support/host-process.ts";

/** An app with a chain of activities, which also tells what its process has loaded. */
const app = () =>
  appFolder({
    "host.json": { version: "2.0" },
    "package.json": { main: "index.js" },
    "index.js": `
      const { app } = require("@azure/functions");
      const df = require("durable-functions");
      df.app.orchestration("chain", function* (context) {
        yield context.df.callActivity("good", { password: "hunter2" });
        return yield context.df.callActivity("bad", { password: "hunter2" });
      });
      df.app.activity("good", { handler: () => "done" });
      df.app.activity("bad", { handler: () => { throw new Error("out of luck, client_secret=hunter2"); } });
      df.app.client.http("start", { route: "start", methods: ["POST"], handler: async (request, client) => {
        const id = await client.startNew("chain", { instanceId: "one", input: { password: "hunter2" } });
        return client.waitForCompletionOrCreateCheckStatusResponse(request, id, {
          timeoutInMilliseconds: 5000, retryIntervalInMilliseconds: 20,
        });
      } });
      app.get("loaded", () => ({ jsonBody: globalThis.loaded }));
    `,
  });

it("spans of HTTP functions, turns and activities go to the collector that the environment names", async () => {
  const { endpoint, spans } = await collector();
  const host = await startHostProcessIn({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, app());
  await fetch(`${host.url}/api/start`, { method: "POST" });
  host.signal("SIGTERM");
  expect(await host.exit).toBe(0);

  const names = spans().map(({ name }) => name);
  expect(names.filter((name) => name === "orchestration:chain")).toHaveLength(3);
  expect([...new Set(names)].sort()).toEqual([
    "activity:bad",
    "activity:good",
    "orchestration:chain",
    "start",
  ]);
  const durable = spans().filter(({ name }) => name !== "start");
  expect(new Set(durable.map(({ traceId }) => traceId)).size).toBe(1);
  for (const { attributes, service } of durable) {
    expect([attributes["durabletask.task.instance_id"], service]).toEqual(["one", "functions-app"]);
  }
  const start = spans().find(({ name }) => name === "start");
  expect(start).toMatchObject({ kind: 2, attributes: { "faas.trigger": "http", "faas.name": "start" } });
  const bad = spans().find(({ name }) => name === "activity:bad");
  expect(bad?.status.code).toBe(2);
  expect(bad?.status.message).toContain("out of luck");
  expect(JSON.stringify(spans())).not.toContain("hunter2");
});

/** Notes every module that the process loads, ES module or not. */
const notesLoads = `
  import { registerHooks } from "node:module";
  globalThis.loaded = [];
  registerHooks({
    load(url, context, next) {
      globalThis.loaded.push(url);
      return next(url, context);
    },
  });
`;

it.each([
  [undefined, false],
  ["http://127.0.0.1:9", true],
])("with the collector %s, OpenTelemetry's SDK is loaded: %s", async (endpoint, expected) => {
  const folder = writeFiles(temporaryFolder(), { "notes-loads.mjs": notesLoads });
  const environment = {
    NODE_OPTIONS: `--import=${pathToFileURL(join(folder, "notes-loads.mjs")).href}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  };
  const host = await startHostProcessIn(environment, app());
  const loaded = (await (await fetch(`${host.url}/api/loaded`)).json()) as string[];
  expect(loaded.some((url) => url.includes("/local/host/main.ts"))).toBe(true);
  const sdk = /@opentelemetry\/(?:sdk|exporter|resources|otlp)/;
  expect(loaded.some((url) => sdk.test(url))).toBe(expected);
});
