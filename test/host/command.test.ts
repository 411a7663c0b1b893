import { expect, it } from "vitest";
import {
  appFolder,
  runHost,
  startHostProcess,
  temporaryFolder,
  writeFiles,
} from "../support/host-process.ts";

const app = (source: string, more: Record<string, unknown> = {}) =>
  appFolder({
    "host.json": { version: "2.0" },
    "package.json": { main: "index.js" },
    "index.js": `const { app } = require("@azure/functions"); const df = require("durable-functions"); ${source}`,
    ...more,
  });

it("--help explains the command and ends with 0", async () => {
  const { code, stdout } = await runHost("--help");
  expect([code, stdout]).toEqual([0, expect.stringContaining("npm run host -- --app DIR")]);
});

it("a wrong command line ends with 2 and says where help is", async () => {
  const { code, stderr } = await runHost("--port", "80");
  expect([code, stderr]).toEqual([
    2,
    "--app DIR is missing: the app's folder.\nTry: npm run host -- --help\n",
  ]);
});

it("an app with what is not hosted ends with 1, each function named, and nothing but that", async () => {
  const folder = app(`
    app.serviceBusQueue("orders", { queueName: "orders", connection: "x", handler: () => undefined });
    df.app.entity("counter", () => undefined);
  `);
  const { code, stderr } = await runHost("--app", folder, "--port", "0");
  expect([code, stderr.trim().split("\n")]).toEqual([
    1,
    [
      "Function 'orders' cannot be hosted: triggers of type 'serviceBusTrigger' are not supported.",
      "Function 'counter' cannot be hosted: entities are not supported by the embedded host.",
      "To start the app without these functions, add --skip-unsupported.",
    ],
  ]);
});

it("a single one is refused with the same way out", async () => {
  const { code, stderr } = await runHost(
    "--app",
    app(`df.app.entity("counter", () => undefined);`),
    "--port",
    "0",
  );
  expect([code, stderr.trim().split("\n")]).toEqual([
    1,
    [
      "Function 'counter' cannot be hosted: entities are not supported by the embedded host.",
      "To start the app without this function, add --skip-unsupported.",
    ],
  ]);
});

it("an app whose durable-functions cannot set timers on this Node is warned of it", async () => {
  const folder = writeFiles(temporaryFolder(), {
    "host.json": { version: "2.0" },
    "package.json": { main: "index.js" },
    "index.js": "",
    "node_modules/durable-functions/package.json": { name: "durable-functions", version: "3.1.0" },
  });
  const host = await startHostProcess(folder);
  expect(host.log().filter(({ level }) => level === "warn")).toEqual([
    expect.objectContaining({
      message: `durable-functions 3.1.0 cannot set timers on Node ${process.versions.node}: orchestrations fail with "isDate is not a function". Use 3.3.1 or later, or Node 22.`,
    }),
  ]);
});

it("what is not hosted is left out if the command says so, and using it fails an orchestration clearly", async () => {
  const folder = app(`
    df.app.entity("counter", () => undefined);
    df.app.orchestration("count", function* (context) {
      return yield context.df.callEntity(new df.EntityId("counter", "one"), "get");
    });
    df.app.orchestration("lock", function* (context) {
      yield context.df.lock([new df.EntityId("counter", "one")]);
      return "locked";
    });
    df.app.client.http("start", { route: "start/{name}", methods: ["POST"], handler: async (request, client) => ({
      jsonBody: await client.startNew(request.params.name, { instanceId: request.params.name }),
    }) });
    df.app.client.http("status", { route: "status/{name}", methods: ["GET"], handler: async (request, client) => ({
      jsonBody: await client.getStatus(request.params.name),
    }) });
  `);
  const host = await startHostProcess(folder, "--skip-unsupported");
  expect(host.log().find(({ level }) => level === "warn")?.["message"]).toBe(
    "Function 'counter' cannot be hosted: entities are not supported by the embedded host. It is left out.",
  );
  for (const [name, feature] of [
    ["count", "callEntity"],
    ["lock", "An entity lock"],
  ] as const) {
    await fetch(`${host.url}/api/start/${name}`, { method: "POST" });
    for (;;) {
      const answer = await fetch(`${host.url}/api/status/${name}`);
      const status = (await answer.json()) as { runtimeStatus: string; output: unknown };
      if (!["Failed", "Completed"].includes(status.runtimeStatus)) continue;
      expect(status).toMatchObject({
        runtimeStatus: "Failed",
        output: `Orchestrator function '${name}' failed: ${feature} is not supported by the embedded host.`,
      });
      break;
    }
  }
});

it("an app that throws while it loads ends with 1 and its own words", async () => {
  const { code, stderr } = await runHost("--app", app(`throw new Error("no database");`), "--port", "0");
  expect([code, stderr]).toEqual([1, expect.stringContaining("Error: no database")]);
});

it("a second host on the same data, or on the same port, is refused with a sentence", async () => {
  const folder = app(`app.get("hello", () => ({ body: "hello" }));`);
  const { url } = await startHostProcess(folder);
  const { port } = new URL(url);
  const sameData = await runHost("--app", folder, "--port", "0");
  expect([sameData.code, sameData.stderr]).toEqual([
    1,
    expect.stringMatching(/^The store .* is in use by process \d+/),
  ]);
  const samePort = await runHost("--app", folder, "--port", port, "--data", `${folder}/other`);
  expect([samePort.code, samePort.stderr]).toEqual([
    1,
    `Cannot listen on 127.0.0.1:${port}: the port is taken.\n`,
  ]);
});

it("the first signal waits for what runs, the second does not", async () => {
  const folder = app(
    `app.get("hang", () => { console.log("hangs"); return new Promise(() => undefined); });`,
  );
  const host = await startHostProcess(folder);
  void fetch(`${host.url}/api/hang`).catch(() => undefined);
  while (!host.output().includes("hangs")) await new Promise(setImmediate);
  host.signal("SIGINT");
  while (!host.log().some(({ message }) => String(message).startsWith("the host ends"))) {
    await new Promise(setImmediate);
  }
  host.signal("SIGINT");
  expect(await host.exit).toBe(1);
});

it("the management API answers under loopback names alone, and under no other path", async () => {
  const host = await startHostProcess(app(`app.get("hello", () => ({ body: "hello" }));`));
  const path = "runtime/webhooks/durabletask/instances/";
  expect((await fetch(`${host.url}/${path}`)).status).toBe(200);
  expect((await fetch(`${host.url}/${path.toUpperCase()}`)).status).toBe(200);
  expect((await fetch(`${host.url}/durabletask/instances/`)).status).toBe(404);
});
