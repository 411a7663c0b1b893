import { randomUUID } from "node:crypto";
import { ManualClock, type MovableClock, PacedClock } from "../core/clocks.ts";
import { demoFleetSource, fillFrom, fleetFileSource, type FleetSource } from "../fleet/fleet-source.ts";
import { RequestClock } from "../http/request-clock.ts";
import { serveSimulator, type SimulatorServer } from "../http/simulator-server.ts";
import { Simulator } from "../simulator.ts";
import { sqliteStore } from "../world/sqlite-store.ts";
import { forgetWorld, openDataFolder } from "./data-folder.ts";
import type { ClockChoice, FleetChoice, SimulatorCommand } from "./options.ts";

export interface RunningSimulator {
  readonly simulator: Simulator;
  readonly server: SimulatorServer;
  stop(): Promise<void>;
}

/**
 * Opens or makes the world, and serves it.
 *
 * @throws WrongUse, FleetError, FleetFileUnreadable, WorldOfAnotherFleet, WorldFileRefused, SimulatorListenFailed
 */
export async function startSimulator(
  command: SimulatorCommand,
  onDefect: (error: unknown) => void,
): Promise<RunningSimulator> {
  const source = fleetSource(command.fleet);
  const data = openDataFolder(command.data);
  if (command.fresh) forgetWorld(data);
  const clock = chosenClock(command.clock, command.startAt ?? Date.now());
  const simulator = new Simulator({
    clock,
    store: sqliteStore(data.world),
    seed: command.seed ?? randomUUID().slice(0, 8),
    loose: command.loose,
  });
  try {
    clock.moveTo(simulator.now());
    fillFrom(source, simulator, data.folder);
    const server = await serveSimulator(simulator, {
      port: command.port,
      onDefect,
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

function fleetSource(choice: FleetChoice): FleetSource {
  return choice.kind === "demo" ? demoFleetSource : fleetFileSource(choice.file);
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
