import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { explain } from "../../../local/start/failure.ts";
import { startSession } from "../../../local/start/session.ts";
import { MemoryStore, SqliteStore, type Store, VirtualClock } from "../../../local/runtime/index.ts";
import { simulatedAzure } from "../../../platform/azure/azure.ts";
import { silentLog } from "../../../platform/log.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import type { Records } from "../../../platform/records/records.ts";
import { sqliteRecords } from "../../../platform/records/sqlite-records.ts";
import { populateDemo } from "../../../local/arm/fleet/demo-fleet.ts";
import { serveSimulator } from "../../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../../local/arm/simulator.ts";
import { demoCluster } from "../../support/demo-ids.ts";
import { TOKEN, withToken } from "../../support/loopback-token.ts";
import { temporaryFolder, worldBegins } from "../../support/rehearsed.ts";

/** Starts the main job with these stores, and answers why the host broke. */
async function broken(store: Store, records: Records): Promise<unknown> {
  const clock = new VirtualClock({ start: worldBegins });
  const simulator = new Simulator({ clock });
  simulator.change(populateDemo);
  const server = await serveSimulator(simulator);
  const host = await startSession({
    ...{ azure: simulatedAzure(server.url, clock), clock, log: silentLog, store, records, token: TOKEN },
    port: 0,
    approval: "notRequired",
  });
  onTestFinished(async () => {
    await host.stop();
    await records.close();
    await server.close();
    simulator.close();
  });
  await fetch(`${host.url}/api/workflows/migrate-cluster/runs`, {
    method: "POST",
    headers: { ...withToken, "content-type": "application/json" },
    body: JSON.stringify({ clusterId: demoCluster("orders") }),
  }).catch(() => undefined);
  return host.broken;
}

describe("a disk that is full in the middle of npm start", () => {
  it("ends it with one sentence where the records do not fit any more", async () => {
    const file = join(temporaryFolder(), "records.db");
    const reason = await broken(new MemoryStore(), sqliteRecords(file, 12));
    expect(explain(reason)).toEqual({
      message: `The records in ${file} cannot grow: the disk is full; free some space, then start again.`,
      exitCode: 1,
    });
  });

  it("ends it with one sentence where the orchestrations do not fit any more", async () => {
    const file = join(temporaryFolder(), "runtime.db");
    const reason = await broken(new SqliteStore(file, 24), memoryRecords());
    expect(explain(reason)).toEqual({
      message: `The store ${file} cannot grow: the disk is full; free some space, then start again.`,
      exitCode: 1,
    });
  });

  it("explains what the file system itself says", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device"), {
      code: "ENOSPC",
      path: "/d/token",
    });
    expect(explain(new Error("at the start", { cause: full }))).toEqual({
      message: "/d/token cannot be written: the disk is full: free some space, then start again.",
      exitCode: 1,
    });
  });
});
