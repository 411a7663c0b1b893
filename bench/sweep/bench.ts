import { parseArgs } from "node:util";
import { populate } from "../../local/arm/fleet/populate.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../local/arm/simulator.ts";
import { MemoryStore, VirtualClock } from "../../local/runtime/index.ts";
import { startSession } from "../../local/start/session.ts";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import { silentLog } from "../../platform/log.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { peakMib, Usage } from "../usage.ts";
import { evenFleet } from "./world.ts";

const { values } = parseArgs({
  options: { clusters: { type: "string", default: "100" }, places: { type: "string", default: "10" } },
});
const clusters = Number(values.clusters);
const places = Number(values.places);

const BEGIN = Date.parse("2026-03-02T08:00:00Z");
const HOUR = 3_600_000;
const TOKEN = { value: "of-this-bench-alone", place: "this file" };

const usage = new Usage();
const clock = new VirtualClock({ start: BEGIN });
const simulator = new Simulator({
  clock,
  settings: { controlPlaneMs: HOUR, jitter: 0, reimageOnMigrate: true },
});
simulator.change((moment) => {
  for (const cluster of evenFleet(clusters, places)) populate(moment, [cluster]);
});
let throttled = 0;
const server = await serveSimulator(simulator);
const host = await startSession({
  azure: simulatedAzure(server.url, clock),
  ...{ clock, log: silentLog, store: new MemoryStore(), records: memoryRecords() },
  token: TOKEN,
  port: 0,
  approval: "notRequired",
  guardrails: undefined,
});
const say = (line: string) => process.stdout.write(`${line}\n`);
const loaded = usage.lap();
say(`${String(clusters)} clusters loaded in ${loaded.wallMs.toFixed(0)} ms`);
const headers = { authorization: `Bearer ${TOKEN.value}`, "content-type": "application/json" };
const answer = await fetch(`${host.url}/api/workflows/sweep/runs`, {
  method: "POST",
  headers,
  body: JSON.stringify({
    workflow: "migrate-cluster",
    targets: {},
    blastRadius: { clusters },
    waves: [{ name: "all", concurrency: clusters }],
  }),
});
const { id } = (await answer.json()) as { id: string };
await host.idle();
const run = (await (await fetch(`${host.url}/api/runs/${id}`, { headers })).json()) as {
  state: string;
  report?: { summary: string; succeeded: number };
  endedAt?: string;
  createdAt: string;
};
const used = usage.lap();
const { "servicePrincipals.get": directory = 0, ...arm } = simulator.calls();
const calls = Object.values(arm).reduce((sum, one) => sum + one, 0);
throttled += simulator.journal().filter(({ status }) => status === 429).length;
say(`${run.state}: ${run.report?.summary ?? ""}`);
say(`simulated ${((Date.parse(run.endedAt ?? "") - Date.parse(run.createdAt)) / HOUR).toFixed(2)} h`);
say(
  `${(calls / clusters).toFixed(1)} ARM calls a cluster, ${(directory / clusters).toFixed(1)} to the directory; ${String(throttled)} writes answered 429`,
);
say(
  `${(used.wallMs / 1000).toFixed(1)} s, CPU ${(used.cpuMs / 1000).toFixed(1)} s, peak ${peakMib().toFixed(0)} MiB`,
);
for (const [name, count] of Object.entries(arm).sort(([, a], [, b]) => b - a))
  say(`  ${name} ${(count / clusters).toFixed(2)}`);
await host.stop();
await server.close();
