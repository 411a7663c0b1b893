import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { explain } from "../../../local/start/failure.ts";
import { startSession } from "../../../local/start/session.ts";
import {
  MemoryStore,
  SqliteStore,
  type Store,
  StoreUnusable,
  VirtualClock,
} from "../../../local/runtime/index.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { silentLog } from "../../../platform/log.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import type { RecordKind, Records } from "../../../platform/records/records.ts";
import { sqliteRecords } from "../../../platform/records/sqlite-records.ts";
import { populateDemo } from "../../../local/arm/fleet/demo/shop.ts";
import { serveSimulator } from "../../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../../local/arm/simulator.ts";
import { demoCluster } from "../../support/demo-ids.ts";
import { TOKEN, withToken } from "../../support/loopback-token.ts";
import { temporaryFolder, worldBegins } from "../../support/rehearsed.ts";

const Told = z.object({ type: z.string(), status: z.number(), detail: z.string() });

/** Starts the main job with these stores; answers why the host broke, and what whoever asked for the job was told. */
async function broken(store: Store, records: Records) {
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
  const answer = await fetch(`${host.url}/api/workflows/migrate-cluster/runs`, {
    method: "POST",
    headers: { ...withToken, "content-type": "application/json" },
    body: JSON.stringify({ clusterId: demoCluster("orders") }),
  });
  const body: unknown = await answer.json();
  return { reason: await host.broken, told: Told.safeParse(body).data };
}

/** Records in a file that has no room for another. */
async function fullRecords(file: string): Promise<Records> {
  const records = sqliteRecords(file, 40);
  const fillers: RecordKind<string> = { name: "filler", schema: z.string() };
  const fill = async (key = 0): Promise<void> => {
    await records.insert(fillers, String(key), "x".repeat(1500));
    await fill(key + 1);
  };
  await expect(fill()).rejects.toThrow("the disk is full");
  return records;
}

/** A store on a disk that is full by the time that an orchestration is to be started. */
class FullStore extends MemoryStore {
  override create(): never {
    throw new StoreUnusable("runtime.db", "cannot grow: the disk is full", new Error("SQLITE_FULL"));
  }
}

describe("a disk that is full in the middle of npm start", () => {
  it("ends it with one sentence where the records do not fit any more", async () => {
    const file = join(temporaryFolder(), "records.db");
    const { reason } = await broken(new MemoryStore(), sqliteRecords(file, 12));
    expect(explain(reason)).toEqual({
      message: `The records in ${file} cannot grow: the disk is full; free some space, then start again.`,
      exitCode: 1,
    });
  });

  it("ends it with one sentence where the orchestrations do not fit any more", async () => {
    const file = join(temporaryFolder(), "runtime.db");
    const { reason } = await broken(new SqliteStore(file, 24), memoryRecords());
    expect(explain(reason)).toEqual({
      message: `The store ${file} cannot grow: the disk is full; free some space, then start again.`,
      exitCode: 1,
    });
  });

  it("is told to whoever asks for a run then, before the host ends", async () => {
    const file = join(temporaryFolder(), "records.db");
    const noRecord = await broken(new MemoryStore(), await fullRecords(file));
    expect(noRecord.told).toMatchObject({ type: "/api/problems/records-unavailable", status: 503 });
    expect(noRecord.told?.detail).toContain(`${file} cannot grow: the disk is full`);
    const noInstance = await broken(new FullStore(), memoryRecords());
    expect(noInstance.told).toMatchObject({ type: "/api/problems/task-hub-unavailable", status: 503 });
    expect(noInstance.told?.detail).toContain("The store runtime.db cannot grow: the disk is full");
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
