import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { demoFleetSource, fleetFileSource } from "../../local/arm/fleet/fleet-source.ts";
import { openDataFolder, type DataFolder } from "../../local/start/data-folder.ts";
import { KeylessClient, type RunView } from "../../local/start/keyless-client.ts";
import { type Rehearsal, type RehearsalOptions, startRehearsal } from "../../local/start/rehearsal.ts";
import { TWICE_A_DAY } from "./reconcile-schedule.ts";
import { hasEnded } from "../../domain/run/record.ts";
import { jsonLog } from "../../platform/log.ts";
import { type LeftFaults, requireConsumedFaults } from "./arm/consumed-faults.ts";
import { TOKEN } from "./loopback-token.ts";

/** When the worlds of these tests begin. */
export const worldBegins = Date.parse("2026-03-02T08:00:00Z");

/** A folder that goes away with the test, or when something else is done that `whenDone` registers for. */
export function temporaryFolder(whenDone: (cleanUp: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "keyless-"));
  whenDone(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A fleet file with these clusters, in ARM's spelling. */
export function fleetFile(clusters: readonly object[], folder = temporaryFolder()): string {
  const file = join(folder, "fleet.json");
  writeFileSync(file, JSON.stringify({ value: clusters }));
  return file;
}

/** Keyless over a simulated Azure in this process, driven over HTTP. */
export class Rehearsed {
  readonly rehearsal: Rehearsal;
  readonly client: KeylessClient;
  readonly data: DataFolder;
  /** Everything that was logged, at every level. */
  readonly logged: string[];
  readonly #left: LeftFaults;
  #stopped: Promise<void> | undefined;

  constructor(rehearsal: Rehearsal, data: DataFolder, logged: string[], left: LeftFaults) {
    this.#left = left;
    this.rehearsal = rehearsal;
    this.client = new KeylessClient(rehearsal.host.url, TOKEN.value);
    this.data = data;
    this.logged = logged;
  }

  get simulator() {
    return this.rehearsal.simulator;
  }

  /** Ends it before the test ends; its data folder stays. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.rehearsal.stop().then(() => {
      requireConsumedFaults(this.simulator, this.#left);
    }));
  }

  /** The id of the cluster of that name. */
  clusterId(name: string): string {
    for (const [, { body }] of this.simulator.view().entries("clusters")) {
      if (body["name"] === name) return String(body["id"]);
    }
    throw new Error(`no cluster ${name} in this world`);
  }

  /** Starts a migration and waits until it has ended or asks for a person. */
  async migrate(name: string): Promise<RunView> {
    const { id } = await this.client.migrate(this.clusterId(name), "CHG1", `key-${name}`);
    return this.ended(id);
  }

  ended(id: string): Promise<RunView> {
    return this.until(id, (run) => hasEnded(run) || run.incident !== undefined);
  }

  /** Looks at a run whenever the host has nothing to do at the moment. */
  async until(id: string, holds: (run: RunView) => boolean): Promise<RunView> {
    for (;;) {
      await this.rehearsal.host.settled();
      const run = await this.client.run(id);
      if (holds(run)) return run;
    }
  }
}

/** Starts a rehearsal that stops with the test; time passes as fast as it can. */
export async function rehearsed(
  options: Partial<Omit<RehearsalOptions, "source">> &
    LeftFaults & { data?: string; fleet?: string | undefined } = {},
): Promise<Rehearsed> {
  const { data = temporaryFolder(), fleet, ...rest } = options;
  const source = fleet === undefined ? demoFleetSource : fleetFileSource(fleet);
  const folder = openDataFolder(data, source.folder);
  const logged: string[] = [];
  const log = jsonLog({ write: (line) => logged.push(line), least: "debug", now: () => worldBegins });
  const rehearsal = await startRehearsal(
    {
      ...{ port: 0, source, token: TOKEN, speed: Number.POSITIVE_INFINITY, begin: worldBegins },
      reconcileSchedule: TWICE_A_DAY,
      ...rest,
    },
    folder,
    log,
  );
  const started = new Rehearsed(rehearsal, folder, logged, rest);
  onTestFinished(() => started.stop());
  return started;
}
