import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHistoryJson } from "../../local/runtime/index.ts";
import { openDataFolder } from "../../local/start/data-folder.ts";
import { KeylessClient } from "../../local/start/keyless-client.ts";
import { startRehearsal } from "../../local/start/rehearsal.ts";
import { silentLog } from "../../platform/log.ts";

/**
 * Writes down the history of the demo's migration as today's code makes it. Run it (`npm run record:histories`) only
 * when nothing that runs anywhere has to go on with the new code: the tests replay what is written here.
 */
const folder = mkdtempSync(join(tmpdir(), "histories-"));
const rehearsal = await startRehearsal(
  { port: 0, speed: Number.POSITIVE_INFINITY, begin: Date.parse("2026-03-02T08:00:00Z") },
  openDataFolder(folder),
  silentLog,
);
const [cluster] = [...rehearsal.simulator.view().entries("clusters")].map(([, { body }]) =>
  String(body["id"]),
);
const client = new KeylessClient(rehearsal.host.url);
const { id } = await client.migrate(cluster ?? "", "CHG1", "recorded");
await rehearsal.host.idle();
const { state } = await client.run(id);
const { orchestrations } = rehearsal.host;
mkdirSync("test/fixtures/histories", { recursive: true });
writeFileSync(
  "test/fixtures/histories/migrate-cluster.json",
  `${JSON.stringify({ instanceId: id, history: orchestrations.history(id).map(toHistoryJson) }, undefined, 1)}\n`,
);
process.stdout.write(`${id} ${state}: ${String(orchestrations.history(id).length)} events\n`);
await rehearsal.stop();
rmSync(folder, { recursive: true });
