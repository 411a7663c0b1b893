import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ManualClock, type MovableClock, PacedClock } from "../core/clocks.ts";
import {
  demoFleetSource,
  fillFrom,
  fleetFileSource,
  type FleetSource,
  randomFleetSource,
} from "../fleet/fleet-source.ts";
import { RequestClock } from "../http/request-clock.ts";
import { cloudConfig } from "../http/sign-in/cloud-description.ts";
import { serveSimulator, type SimulatorServer } from "../http/simulator-server.ts";
import { readScenario } from "../scenario/scenario-file.ts";
import { govern, script, settingsOf } from "../scenario/scenario.ts";
import { Simulator } from "../simulator.ts";
import { sqliteStore } from "../world/sqlite-store.ts";
import { type Certificate, certificateIn } from "./certificate.ts";
import { forgetWorld, openDataFolder } from "./data-folder.ts";
import type { ClockChoice, FleetChoice, SimulatorCommand } from "./options.ts";

export interface RunningSimulator {
  readonly simulator: Simulator;
  readonly server: SimulatorServer;
  readonly tls: TlsFiles | undefined;
  stop(): Promise<void>;
}

/** What a client needs to trust the server, and the az tool to know it. */
export interface TlsFiles {
  readonly certificate: string;
  readonly cloudConfig: string;
}

/**
 * Opens or makes the world, and serves it.
 *
 * @throws WrongUse, ScenarioError, FleetError, FleetFileUnreadable, WorldOfAnotherFleet, WorldFileRefused, SimulatorListenFailed
 */
export async function startSimulator(
  command: SimulatorCommand,
  onDefect: (error: unknown) => void,
): Promise<RunningSimulator> {
  const scenario = command.scenario === undefined ? undefined : readScenario(command.scenario);
  const data = openDataFolder(command.data);
  if (command.fresh) forgetWorld(data);
  const clock = chosenClock(command.clock, command.startAt ?? Date.now());
  const simulator = new Simulator({
    clock,
    store: sqliteStore(data.world),
    seed: command.seed ?? randomUUID().slice(0, 8),
    loose: command.loose,
    ...(scenario === undefined ? {} : { settings: settingsOf(scenario) }),
  });
  try {
    clock.moveTo(simulator.now());
    fillFrom(fleetSource(command.fleet, simulator.seed), simulator, data.folder);
    if (scenario !== undefined) {
      script(simulator, scenario);
      govern(simulator, scenario);
    }
    const certificate = command.https ? await certificateIn(data.folder) : undefined;
    const server = await serveSimulator(simulator, {
      port: command.port,
      clock,
      pace: command.clock.kind === "paced" ? command.clock.factor : 1,
      onDefect,
      ...(certificate === undefined ? {} : { tls: certificate }),
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
      tls: certificate && writeCloudConfig(certificate, server.url, data.folder),
      async stop() {
        await server.close();
        simulator.close();
      },
    };
  } catch (error) {
    simulator.close();
    throw error;
  }
}

function writeCloudConfig({ certFile }: Certificate, url: string, folder: string): TlsFiles {
  const file = join(folder, "az-cloud.json");
  writeFileSync(file, `${JSON.stringify(cloudConfig(url), undefined, 2)}\n`);
  return { certificate: resolve(certFile), cloudConfig: resolve(file) };
}

function fleetSource(choice: FleetChoice, seed: string): FleetSource {
  switch (choice.kind) {
    case "demo":
      return demoFleetSource;
    case "file":
      return fleetFileSource(choice.file);
    case "random":
      return randomFleetSource(choice.size, choice.seed ?? seed);
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
