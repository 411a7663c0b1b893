import { cpSync, existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runHost, startHostProcess, temporaryFolder, writeFiles } from "../support/host-process.ts";

/** Copies packages with all that they depend on, as `npm install` in the app's folder would have. */
function install(app: string, ...names: string[]): void {
  const wanted = [...names];
  const seen = new Set<string>();
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const folder = packageFolder(name);
    const description = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      dependencies?: Record<string, string>;
    };
    cpSync(folder, join(app, "node_modules", name), { recursive: true });
    const dependencies = Object.keys(description.dependencies ?? {});
    wanted.push(...dependencies.filter((inner) => !existsSync(join(folder, "node_modules", inner))));
  }
}

function packageFolder(name: string): string {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const folder = paths.map((path) => join(path, name)).find((path) => existsSync(join(path, "package.json")));
  if (folder === undefined) throw new Error(`No package ${name}.`);
  return folder;
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
