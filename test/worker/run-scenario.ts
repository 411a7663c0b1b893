import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { populateDemo } from "../../local/arm/fleet/demo/shop.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../local/arm/simulator.ts";
import { findEntryFiles, loadEntryFiles } from "../../local/host/entry-point.ts";
import { MemoryStore, startHost, VirtualClock } from "../../local/runtime/index.ts";
import { sqliteRecords } from "../../platform/records/sqlite-records.ts";
import { recordOfView } from "../support/record-of-view.ts";
import { scenarios } from "../support/scenarios.ts";
import { installStrictCore } from "./strict-core.ts";
import { TOKEN, withToken } from "../support/loopback-token.ts";

/**
 * A process of its own: the app in a folder, on a strict core and the embedded host, does the work of one scenario in a
 * simulated Azure, so that every client that the work needs is loaded and used. Prints how the run ended, as JSON.
 */
const [folder = "", name = ""] = process.argv.slice(2);
const scenario = scenarios.find((one) => one.name === name);
if (scenario === undefined) throw new Error(`there is no scenario ${name}`);

// The app reads the time from Node itself: hours pass in it as they pass for host and simulator.
const RealDate = Date;
const clock = new VirtualClock({ start: RealDate.parse("2026-03-02T08:00:00Z") });
globalThis.Date = new Proxy(RealDate, {
  construct: (date, args, target) =>
    Reflect.construct(date, args.length === 0 ? [clock.now()] : args, target) as Date,
  get: (date, key) => (key === "now" ? () => clock.now() : Reflect.get(date, key)) as unknown,
});

const simulator = new Simulator({ clock });
simulator.change(scenario.populate ?? populateDemo);
const server = await serveSimulator(simulator, {});
const data = mkdtempSync(join(tmpdir(), "scenario-"));
const recordsFile = join(data, "records.db");
const records = sqliteRecords(recordsFile);
await scenario.prepare?.(simulator, records);
await records.close();
Object.assign(process.env, {
  KEYLESS_SIMULATOR_URL: server.url,
  KEYLESS_RECORDS: `sqlite:${recordsFile}`,
  KEYLESS_APPROVAL: "notRequired",
  KEYLESS_LOG_LEVEL: "error",
  WEBSITE_HOSTNAME: "localhost:7071",
  KEYLESS_TOKEN: TOKEN.value,
});

const core = installStrictCore();
const host = await startHost({
  store: new MemoryStore(),
  clock,
  app: async () => {
    await loadEntryFiles(findEntryFiles(folder));
    core.close();
  },
});
const ask = async (path: string, body?: object): Promise<unknown> =>
  (
    await fetch(`${host.url}/api/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { ...withToken, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  ).json();
const started = await ask(`workflows/${scenario.workflow}/runs`, scenario.request);
const { id } = z.object({ id: z.string() }).parse(started);
await host.idle();
const run = recordOfView(await ask(`runs/${id}`));
process.stdout.write(
  JSON.stringify({
    state: run.state,
    said: run.incident ?? run.failure ?? run.report?.summary,
    done: scenario.isDone(simulator, run),
  }),
);
await host.stop();
await server.close();
simulator.close();
rmSync(data, { recursive: true });
