import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { ManualClock, type MovableClock, PacedClock } from "../core/clocks.ts";
import {
  demoFleetSource,
  fillFrom,
  fleetFileSource,
  type FleetSource,
  randomFleetSource,
} from "../fleet/fleet-source.ts";
import { RequestClock } from "../http/request-clock.ts";
import { forgetDatabases } from "../../data-folder/forget.ts";
import { lockFolder } from "../../data-folder/folder-lock.ts";
import { privateFolder } from "../../data-folder/private-folder.ts";
import { serveSimulator, type SimulatorServer } from "../http/simulator-server.ts";
import { readScenario } from "../scenario/scenario-file.ts";
import { govern, type Scenario, script, settingsOf } from "../scenario/scenario.ts";
import { Simulator } from "../simulator.ts";
import { sqliteStore } from "../world/sqlite-store.ts";
import { certificateIn } from "./certificate.ts";
import type { ClockChoice, FleetChoice, SimulatorCommand } from "./options.ts";
import { type TlsFiles, writeCloudConfig } from "./tls-files.ts";
import { defined } from "../../../domain/schema/defined.ts";

export interface RunningSimulator {
  readonly simulator: Simulator;
  readonly server: SimulatorServer;
  /** Where its world is remembered. */
  readonly folder: string;
  readonly tls: TlsFiles | undefined;
  /** Why clusters of the fleet's file are not in the world. */
  readonly leftOut: readonly string[];
  stop(): Promise<void>;
}

const WORLD = "world.db";

/**
 * Opens or makes the world of the fleet, and serves it.
 *
 * @throws WrongUse, DataFolderInUse, ScenarioError, FleetError, FleetFileUnreadable, WorldOfAnotherFleet, WorldFileRefused, SimulatorListenFailed
 */
export async function startSimulator(
  command: SimulatorCommand,
  onDefect: (error: unknown) => void,
): Promise<RunningSimulator> {
  const scenario = command.scenario === undefined ? undefined : readScenario(command.scenario);
  const source = fleetSource(command.fleet);
  const folder = privateFolder(command.data, source.folder);
  const lock = lockFolder(folder);
  try {
    if (command.fresh) forgetDatabases(folder, [WORLD]);
    const running = await serveWorld(command, { scenario, source, folder }, onDefect);
    return {
      ...running,
      leftOut: source.leftOut ?? [],
      async stop() {
        await running.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface WorldPlace {
  readonly scenario: Scenario | undefined;
  readonly source: FleetSource;
  readonly folder: string;
}

async function serveWorld(
  command: SimulatorCommand,
  { scenario, source, folder }: WorldPlace,
  onDefect: (error: unknown) => void,
): Promise<Omit<RunningSimulator, "leftOut">> {
  const clock = chosenClock(command.clock, command.startAt ?? Date.now());
  const simulator = new Simulator({
    clock,
    store: sqliteStore(join(folder, WORLD)),
    seed: command.seed ?? randomUUID().slice(0, 8),
    loose: command.loose,
    ...(scenario === undefined ? {} : { settings: settingsOf(scenario) }),
  });
  try {
    clock.moveTo(simulator.now());
    fillFrom(source, simulator, folder);
    if (scenario !== undefined) {
      script(simulator, scenario);
      govern(simulator, scenario);
    }
    // Clients trust the certificate by its path: it is the same for every fleet.
    const certificate = command.https ? await certificateIn(command.data) : undefined;
    const server = await serveSimulator(simulator, {
      port: command.port,
      clock,
      pace: command.clock.kind === "paced" ? command.clock.factor : 1,
      onDefect,
      ...defined({ tls: certificate }),
      ...(clock instanceof RequestClock
        ? {
            onRequest: (request) => {
              clock.follow(request);
            },
          }
        : {}),
    });
    return {
      simulator,
      server,
      folder,
      tls: certificate && writeCloudConfig(certificate, server.url, command.data),
      async stop() {
        await server.close();
        simulator.keepTime();
        simulator.close();
      },
    };
  } catch (error) {
    simulator.close();
    throw error;
  }
}

function fleetSource(choice: FleetChoice): FleetSource {
  switch (choice.kind) {
    case "demo":
      return demoFleetSource;
    case "file":
      return fleetFileSource(choice.file);
    case "random":
      return randomFleetSource(choice.size, choice.seed);
  }
}

function chosenClock(choice: ClockChoice, start: number): MovableClock {
  switch (choice.kind) {
    case "paced":
      return new PacedClock(start, choice.factor);
    case "manual":
      return new ManualClock(start);
    case "follow":
      return new RequestClock(start);
  }
}
