import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillFrom, randomFleetSource } from "../../local/arm/fleet/fleet-source.ts";
import { ManualClock } from "../../local/arm/core/clocks.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../local/arm/simulator.ts";
import { sqliteStore } from "../../local/arm/world/sqlite-store.ts";

/** What the measured process tells first. */
export interface Loaded {
  readonly url: string;
  readonly clusterIds: readonly string[];
  readonly subscriptions: number;
  readonly loadMs: number;
  readonly loadCpuMs: number;
  readonly peakMb: number;
}

/** What it tells whenever it is asked. */
export interface Used {
  /** CPU time of the process so far, all threads, in milliseconds. */
  readonly cpuMs: number;
  readonly rssMb: number;
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const size = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "bench-simulator-"));
const began = performance.now();
const cpuBefore = cpuMs();
const simulator = new Simulator({
  clock: new ManualClock(Date.UTC(2026, 8, 1)),
  store: sqliteStore(join(folder, "world.db")),
  seed: "bench",
  settings: { throttling: false },
});
fillFrom(randomFleetSource(size, "bench"), simulator, folder);
const loadMs = performance.now() - began;
const loadCpuMs = cpuMs() - cpuBefore;
const server = await serveSimulator(simulator);
const clusterIds = [...simulator.view().entries("clusters")].map(([, { body }]) => String(body["id"]));

process.on("message", () => {
  process.send?.({ cpuMs: cpuMs(), rssMb: process.memoryUsage().rss / 1e6 } satisfies Used);
});
process.on("disconnect", () => {
  void server.close().then(() => {
    simulator.close();
    rmSync(folder, { recursive: true });
  });
});
process.send?.({
  url: server.url,
  clusterIds,
  subscriptions: new Set(clusterIds.map((id) => id.split("/")[2])).size,
  ...{ loadMs, loadCpuMs },
  peakMb: process.resourceUsage().maxRSS / 1000,
} satisfies Loaded);
