import { describe, expect, it } from "vitest";
import { findEntryFiles } from "../../../local/host/entry-point.ts";
import { readHostJson } from "../../../local/host/host-json.ts";
import { applyValues, readLocalSettings } from "../../../local/host/local-settings.ts";
import { HostError } from "../../../local/host/host-error.ts";
import { temporaryFolder, writeFiles } from "../../support/host-process.ts";

const folder = (files: Record<string, unknown>) => writeFiles(temporaryFolder(), files);

describe("an app's host.json", () => {
  it("may have comments, commas at the end and a byte order mark", () => {
    const app = folder({ "host.json": '\uFEFF{ // why\n "version": "2.0", /* so */ }' });
    expect(readHostJson(app, {})).toEqual({
      routePrefix: "api",
      taskHub: "TestHubName",
      concurrency: undefined,
      defaultVersion: undefined,
      ignored: [],
    });
  });

  it("sets the prefix, the hub and how many activities run, and the rest of it is named", () => {
    const app = folder({
      "host.json": {
        version: "2.0",
        functionTimeout: "00:05:00",
        extensionBundle: { id: "x", version: "y" },
        extensions: {
          http: { routePrefix: "", hsts: {} },
          durableTask: {
            hubName: "%HUB%-%NOT_THERE%",
            maxConcurrentActivityFunctions: 3,
            defaultVersion: "2.0",
            storageProvider: { type: "AzureStorage" },
          },
        },
      },
    });
    const { ignored, ...applied } = readHostJson(app, { HUB: "mine" });
    expect(applied).toEqual({
      routePrefix: "",
      taskHub: "mine-%NOT_THERE%",
      concurrency: 3,
      defaultVersion: "2.0",
    });
    expect([...ignored].sort()).toEqual([
      "extensions.durableTask.storageProvider",
      "extensions.http.hsts",
      "functionTimeout",
    ]);
  });

  it.each([
    [{}, "is no Functions app: it has no host.json"],
    [{ "host.json": "{,}" }, "is not valid JSON"],
    [{ "host.json": '{\n"version": "2.0"\n"a": 1}' }, "in line 3"],
    [{ "host.json": { version: "1.0" } }, "only 2.0 is hosted"],
    [{ "host.json": {} }, "version"],
    [
      { "host.json": { version: "2.0", extensions: { durableTask: { hubName: 7 } } } },
      "extensions.durableTask.hubName",
    ],
  ])("%j is refused: %s", (files, message) => {
    const app = folder(files);
    expect(() => readHostJson(app, {})).toThrow(HostError);
    expect(() => readHostJson(app, {})).toThrow(message);
  });
});

describe("an app's local settings", () => {
  it("become the environment, where what is there already wins", () => {
    const app = folder({
      "local.settings.json": {
        IsEncrypted: false,
        Values: { ONE: "1", TWO: 2, THREE: true },
        Host: { LocalHttpPort: 7099, CORS: "*" },
        ConnectionStrings: {},
      },
    });
    const { values, port, ignored } = readLocalSettings(app);
    const environment: NodeJS.ProcessEnv = { ONE: "mine" };
    applyValues(values, environment);
    expect(environment).toMatchObject({
      ONE: "mine",
      TWO: "2",
      THREE: "true",
      FUNCTIONS_WORKER_RUNTIME: "node",
    });
    expect([port, ignored]).toEqual([7099, ["ConnectionStrings", "Host.CORS"]]);
  });

  it("need not be there", () => {
    expect(readLocalSettings(folder({}))).toEqual({ values: {}, port: undefined, ignored: [] });
  });

  it("that are encrypted, or for another language, are refused", () => {
    const encrypted = folder({ "local.settings.json": { IsEncrypted: true, Values: {} } });
    expect(() => readLocalSettings(encrypted)).toThrow("is encrypted");
    expect(() => {
      applyValues({ FUNCTIONS_WORKER_RUNTIME: "python" }, {});
    }).toThrow("worker runtime 'python'; only node is hosted");
  });
});

describe("an app's entry", () => {
  it.each([
    ["index.js", ["index.js"]],
    ["./src/functions/*.js", ["src/functions/a.js", "src/functions/b.mjs"].slice(0, 1)],
    ["dist/src/{index.js,functions/*.js}", ["dist/src/functions/c.js", "dist/src/index.js"]],
    ["src/**/*.{js,mjs}", ["src/functions/a.js", "src/functions/b.mjs"]],
  ])("%s names files", (main, expected) => {
    const app = folder({
      "package.json": { main },
      "index.js": "",
      "src/functions/a.js": "",
      "src/functions/b.mjs": "",
      "src/functions/a.js.map": "",
      "dist/src/index.js": "",
      "dist/src/functions/c.js": "",
    });
    expect(findEntryFiles(app).map((file) => file.slice(app.length + 1))).toEqual(expected);
  });

  it.each([
    [{}, "has no package.json with a 'main'"],
    [{ "package.json": {} }, "has no package.json with a 'main'"],
    [{ "package.json": {}, "Hello/function.json": "{}" }, "v3 programming model"],
    [{ "package.json": { main: "src/*.js" } }, "'src/*.js', matches no JavaScript file."],
    [{ "package.json": { main: "dist/*.js" }, "src/a.ts": "" }, "Was the app built (npm run build)?"],
  ])("%j is refused: %s", (files, message) => {
    const app = folder(files);
    expect(() => findEntryFiles(app)).toThrow(HostError);
    expect(() => findEntryFiles(app)).toThrow(message);
  });
});
