import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { simulatedAzure } from "../../platform/azure/azure.ts";
import type { Log } from "../../platform/log.ts";
import { populateDemo } from "../arm/fleet/demo-fleet.ts";
import { loadFleet } from "../arm/fleet/load-fleet.ts";
import { populate } from "../arm/fleet/populate.ts";
import { serveSimulator } from "../arm/http/simulator-server.ts";
import { Simulator, type SimulatorOptions } from "../arm/simulator.ts";
import { sqliteStore } from "../arm/world/sqlite-store.ts";
import { type CrashHook, type RunningHost, VirtualClock } from "../runtime/index.ts";
import type { DataFolder } from "./data-folder.ts";
import { WrongUse } from "./options.ts";
import { startSession } from "./session.ts";

/** Keyless and a simulated Azure in this process, with one clock. */
export interface Rehearsal {
  readonly host: RunningHost;
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly simulatorUrl: string;
  stop(): Promise<void>;
}

export interface RehearsalOptions {
  readonly fleet?: string | undefined;
  readonly port: number;
  readonly address?: string;
  /** Simulated seconds that pass in a real one. */
  readonly speed: number;
  /** When a new world begins, in milliseconds since the epoch; now if absent. */
  readonly begin?: number;
  readonly simulator?: Omit<SimulatorOptions, "clock" | "store">;
  readonly onCrashPoint?: CrashHook;
}

/** Goes on with the world in the data folder, or makes it. @throws WrongUse, FleetError, and what the parts throw */
export async function startRehearsal(
  options: RehearsalOptions,
  data: DataFolder,
  log: Log,
): Promise<Rehearsal> {
  const { fleet, port, address, speed, begin = Date.now(), onCrashPoint } = options;
  const clock = new VirtualClock({ start: begin, pace: speed });
  const world = loadWorld(fleet);
  const simulator = new Simulator({ ...options.simulator, clock, store: sqliteStore(data.world) });
  try {
    fill(simulator, world, data.folder);
    clock.resumeFrom(simulator.now());
    const server = await serveSimulator(simulator, {
      onDefect: (error) => {
        log.error("the simulator failed", {
          reason: error instanceof Error ? (error.stack ?? "") : String(error),
        });
      },
    });
    try {
      const azure = simulatedAzure(server.url, clock);
      const host = await startSession({
        ...{ azure, clock, log, data, port, approval: "notRequired" },
        ...(address === undefined ? {} : { address }),
        ...(onCrashPoint === undefined ? {} : { onCrashPoint }),
      });
      const stop = async () => {
        await host.stop();
        await server.close();
        simulator.close();
      };
      return { host, clock, simulator, simulatorUrl: server.url, stop };
    } catch (error) {
      await server.close();
      throw error;
    }
  } catch (error) {
    simulator.close();
    throw error;
  }
}

interface WorldSource {
  /** Says which fleet a world was made of. */
  readonly mark: string;
  readonly name: string;
  readonly fill: Parameters<Simulator["change"]>[0];
}

function loadWorld(file: string | undefined): WorldSource {
  if (file === undefined) return { mark: "demo", name: "the demo fleet", fill: populateDemo };
  const text = readFleetFile(file);
  const fleet = loadFleet(text, { file: basename(file) });
  return {
    mark: createHash("sha256").update(text).digest("hex"),
    name: file,
    fill: (moment) => {
      populate(moment, fleet);
    },
  };
}

function readFleetFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const why =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String(code);
    throw new WrongUse(
      `the fleet file ${file} cannot be read: ${why}; make one with: az aks list -o json > ${file}`,
    );
  }
}

function fill(simulator: Simulator, { mark, name, fill: fillWorld }: WorldSource, folder: string): void {
  if (simulator.isEmpty) {
    simulator.change((moment) => {
      fillWorld(moment);
      moment.world.put("meta", "fleet", { value: mark });
    });
    return;
  }
  if (simulator.view().get("meta", "fleet")?.value === mark) return;
  throw new WrongUse(
    `the data folder ${folder} holds a world that was made of another fleet than ${name}: add --fresh to start anew, or choose another folder with --data`,
  );
}
