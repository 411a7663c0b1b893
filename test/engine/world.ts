import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { populateDemo } from "../../local/arm/fleet/demo/shop.ts";
import { serveSimulator, type SimulatorServer } from "../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../local/arm/simulator.ts";
import type { Clock } from "../../platform/clock.ts";
import { sqliteRecords } from "../../platform/records/sqlite-records.ts";
import { TOKEN } from "../support/loopback-token.ts";
import type { Scenario } from "../support/scenarios.ts";

/** What the app works on: a simulated Azure, and records in a file. */
export interface World extends AsyncDisposable {
  readonly simulator: Simulator;
  /** The settings of an app that works on it. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The world of a scenario, before it begins. @param settings - in place of the usual ones */
export async function worldOf(
  { populate = populateDemo, prepare }: Pick<Scenario, "populate" | "prepare">,
  clock: Clock,
  settings: Readonly<Record<string, string>> = {},
): Promise<World> {
  const simulator = new Simulator({ clock });
  simulator.change(populate);
  const server: SimulatorServer = await serveSimulator(simulator);
  const folder = mkdtempSync(join(tmpdir(), "engine-world-"));
  const file = join(folder, "records.db");
  const records = sqliteRecords(file);
  await prepare?.(simulator, records);
  await records.close();
  return {
    simulator,
    settings: {
      KEYLESS_SIMULATOR_URL: server.url,
      KEYLESS_RECORDS: `sqlite:${file}`,
      KEYLESS_APPROVAL: "notRequired",
      KEYLESS_LOG_LEVEL: "error",
      KEYLESS_TOKEN: TOKEN.value,
      WEBSITE_HOSTNAME: "127.0.0.1:7071",
      ...settings,
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      simulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}
