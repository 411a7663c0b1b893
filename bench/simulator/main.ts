import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Loaded, Used } from "./server.ts";

const { values } = parseArgs({
  options: {
    size: { type: "string", default: "10000" },
    seconds: { type: "string", default: "5" },
    write: { type: "boolean", default: false },
  },
});
const seconds = Number(values.seconds);
const PARALLEL = 32;

const child = fork(new URL("server.ts", import.meta.url), [values.size], {
  execArgv: ["--disable-warning=ExperimentalWarning"],
});
// The child sends what its module declares.
const loaded = (await once(child, "message").then(([message]) => message as unknown)) as Loaded;
const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });

interface Row {
  readonly what: string;
  readonly perSecond: number;
  readonly perCore: number;
  readonly p99Ms: number;
}

const [first = ""] = loaded.clusterIds;
const subscription = first.split("/").slice(0, 3).join("/");
const rows = [
  await measure(
    "GET one cluster",
    (turn) => `${loaded.clusterIds[(turn * 7919) % loaded.clusterIds.length] ?? ""}?api-version=2026-04-01`,
  ),
  await measure(
    "GET node pools of a cluster",
    (turn) =>
      `${loaded.clusterIds[(turn * 7919) % loaded.clusterIds.length] ?? ""}/agentPools?api-version=2026-04-01`,
  ),
  await measure(
    "GET a page of clusters",
    () => `${subscription}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-04-01`,
  ),
  await measure(
    "GET role assignments at a group",
    (turn) =>
      `${(loaded.clusterIds[(turn * 7919) % loaded.clusterIds.length] ?? "").split("/").slice(0, 5).join("/")}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=atScope()`,
  ),
];
const used = await usage();
const text = report();
process.stdout.write(text);
if (values.write) writeFileSync(new URL("../simulator.md", import.meta.url), text);
agent.destroy();
child.disconnect();

/** CPU time and memory of the measured process. */
async function usage(): Promise<Used> {
  child.send("usage");
  const [message] = (await once(child, "message")) as [Used];
  return message;
}

async function measure(what: string, path: (turn: number) => string): Promise<Row> {
  await send(path(0));
  const before = await usage();
  const began = performance.now();
  const latencies: number[] = [];
  let turn = 0;
  const worker = async () => {
    while (performance.now() - began < seconds * 1000) {
      const at = performance.now();
      await send(path(turn++));
      latencies.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  const elapsed = (performance.now() - began) / 1000;
  const cpu = ((await usage()).cpuMs - before.cpuMs) / 1000;
  latencies.sort((left, right) => left - right);
  return {
    what,
    perSecond: latencies.length / elapsed,
    perCore: latencies.length / cpu,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  };
}

function send(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(loaded.url + path, { agent, headers: { authorization: "Bearer bench" } }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`${path}: ${String(response.statusCode)}`));
        return;
      }
      response.resume();
      response.once("end", resolve);
    }).once("error", reject);
  });
}

function report(): string {
  const processor = cpus()[0]?.model ?? "unknown";
  return `# The simulator in figures

\`npm run bench:simulator -- --write\` measures and writes this page. A random fleet in a process of its own, remembered
in SQLite with \`synchronous=FULL\`; ${String(PARALLEL)} connections from another process; throttling off; ${String(seconds)} s for each
line. "Per core" counts requests by the CPU time of the simulator's process, so that other work on the machine does not
count; the wall clock does.

Machine: ${processor}, ${String(cpus().length)} cores, Node ${process.version}; its load average while this was measured was ${(loadavg()[0] ?? 0).toFixed(1)}.

| Load | Clusters | Subscriptions | Wall | CPU | Peak memory |
| ---- | -------: | ------------: | ---: | --: | ----------: |
| random:${values.size}:bench | ${String(loaded.clusterIds.length)} | ${String(loaded.subscriptions)} | ${(loaded.loadMs / 1000).toFixed(1)} s | ${(loaded.loadCpuMs / 1000).toFixed(1)} s | ${loaded.peakMb.toFixed(0)} MB |

| Request | Per second | Per second and core | 99th percentile |
| ------- | ---------: | ------------------: | --------------: |
${rows.map(({ what, perSecond, perCore, p99Ms }) => `| ${what} | ${perSecond.toFixed(0)} | ${perCore.toFixed(0)} | ${p99Ms.toFixed(0)} ms |`).join("\n")}

Memory after the requests: ${used.rssMb.toFixed(0)} MB.
`;
}
