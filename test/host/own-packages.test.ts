import { cpSync, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { runHost, startHostProcess, temporaryFolder, writeFiles } from "../support/host-process.ts";

const packages = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Copies packages with all that they depend on, as `npm install` in the app's folder would have. */
function install(app: string, ...names: string[]): void {
  const seen = new Set<string>();
  const add = (name: string, from: string): void => {
    const folder = find(name, from);
    if (seen.has(folder)) return;
    seen.add(folder);
    // A package inside of another was copied with it.
    if (folder === join(packages, name)) cpSync(folder, join(app, "node_modules", name), { recursive: true });
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
    };
    for (const inner of Object.keys(dependencies)) add(inner, folder);
  };
  for (const name of names) add(name, dirname(packages));
}

/** Where Node finds a package that one in `from` requires. */
function find(name: string, from: string): string {
  const folder = join(from, "node_modules", name);
  if (existsSync(join(folder, "package.json"))) return folder;
  if (from === dirname(packages)) throw new Error(`No package ${name}.`);
  return find(name, dirname(from));
}

/** What the TypeScript compiler makes of the published TypeScript samples. */
const compiled = {
  "host.json": { version: "2.0" },
  "package.json": { name: "compiled", version: "1.0.0", main: "dist/src/{index.js,functions/*.js}" },
  "dist/src/index.js": `"use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    const functions_1 = require("@azure/functions");
    functions_1.app.setup({ enableHttpStream: true });`,
  "dist/src/functions/hello.js": `"use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    const functions_1 = require("@azure/functions");
    const df = require("durable-functions");
    const helloOrchestrator = function* (context) {
      return [yield context.df.callActivity("hello", "Tokyo"), yield context.df.callActivity("hello", "Cairo")];
    };
    df.app.orchestration("helloOrchestrator", helloOrchestrator);
    df.app.activity("hello", { handler: (input) => \`Hello, \${input}\` });
    functions_1.app.http("helloHttpStart", {
      route: "orchestrators/{orchestratorName}",
      extraInputs: [df.input.durableClient()],
      handler: async (request, context) => {
        const client = df.getClient(context);
        const instanceId = await client.startNew(request.params.orchestratorName, { input: await request.text() });
        return client.waitForCompletionOrCreateCheckStatusResponse(request, instanceId, {
          timeoutInMilliseconds: 5000,
          retryIntervalInMilliseconds: 20,
        });
      },
    });`,
};

it("a compiled TypeScript app with packages of its own runs as it does on the real host", async () => {
  const app = writeFiles(temporaryFolder(), compiled);
  install(app, "@azure/functions", "durable-functions");
  const host = await startHostProcess(app);
  const answer = await fetch(`${host.url}/api/orchestrators/helloOrchestrator`, { method: "POST" });
  expect([answer.status, await answer.json()]).toEqual([200, ["Hello, Tokyo", "Hello, Cairo"]]);
});

it("an app whose packages are not installed is refused with the name of what is missing", async () => {
  const { code, stderr } = await runHost("--app", writeFiles(temporaryFolder(), compiled), "--port", "0");
  expect([code, stderr]).toEqual([1, expect.stringContaining("@azure/functions")]);
});
