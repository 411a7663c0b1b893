import { simulatedAzure } from "../../platform/azure/azure.ts";
import type { LoopbackToken } from "../../functions/http/loopback-caller.ts";
import type { Log } from "../../platform/log.ts";
import { demoFleetSource, fillFrom, type FleetSource } from "../arm/fleet/fleet-source.ts";
import { serveSimulator } from "../arm/http/simulator-server.ts";
import { govern, type Scenario, script, settingsOf } from "../arm/scenario/scenario.ts";
import { Simulator, type SimulatorOptions } from "../arm/simulator.ts";
import { sqliteStore } from "../arm/world/sqlite-store.ts";
import { type CrashHook, type RunningHost, VirtualClock } from "../runtime/index.ts";
import { DatabaseUnusable } from "../../platform/sqlite-trouble.ts";
import { type DataFolder, openStores } from "./data-folder.ts";
import { RunPace } from "./run-pace.ts";
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
  /** What a new world is made of; the demo fleet if absent. */
  readonly source?: FleetSource;
  readonly token: LoopbackToken;
  /** Faults and settings of the simulated Azure. The cloud that it names is the one that Keyless serves. */
  readonly scenario?: Scenario | undefined;
  readonly port: number;
  readonly address?: string;
  /** Simulated seconds that pass in a real one. */
  readonly speed: number;
  /** When they do: always if absent, else only while a run that moves by itself is followed. */
  readonly fast?: "always" | "whileFollowed";
  /** Whether somebody must approve the plan; not if absent. */
  readonly approval?: "required" | "notRequired";
  /** When a new world begins, in milliseconds since the epoch; now if absent. */
  readonly begin?: number;
  readonly simulator?: Omit<SimulatorOptions, "clock" | "store">;
  /** When living runs are compared with their instances (NCRONTAB); as the deployed app does if absent. */
  readonly reconcileSchedule?: string;
  readonly onCrashPoint?: CrashHook;
}

/** Goes on with the world in the data folder, or makes it. @throws FleetError, FleetFileUnreadable, WorldOfAnotherFleet, and what the parts throw */
export async function startRehearsal(
  options: RehearsalOptions,
  data: DataFolder,
  log: Log,
): Promise<Rehearsal> {
  const {
    source = demoFleetSource,
    token,
    port,
    address,
    speed,
    approval = "notRequired",
    begin = Date.now(),
    fast = "always",
    scenario,
    onCrashPoint,
  } = options;
  const clock = new VirtualClock({ start: begin, pace: speed });
  const pace =
    fast === "always"
      ? undefined
      : new RunPace((now) => {
          clock.setPace(now);
        }, speed);
  const simulator = new Simulator({
    ...options.simulator,
    ...(scenario === undefined
      ? {}
      : { settings: { ...options.simulator?.settings, ...settingsOf(scenario) } }),
    clock,
    store: sqliteStore(data.world),
  });
  try {
    fillFrom(source, simulator, data.folder);
    clock.resumeFrom(simulator.now());
    if (scenario !== undefined) {
      script(simulator, scenario);
      govern(simulator, scenario);
    }
    let breakDown: (cause: unknown) => void = () => undefined;
    const server = await serveSimulator(simulator, {
      // Who rehearses what comes a day later need not wait a day.
      clock: {
        now: () => clock.now(),
        moveTo: (at) => {
          clock.resumeFrom(at);
        },
      },
      onDefect: (error) => {
        if (error instanceof DatabaseUnusable) {
          breakDown(error);
          return;
        }
        log.error("the simulator failed", {
          reason: error instanceof Error ? (error.stack ?? "") : String(error),
        });
      },
    });
    try {
      const cloud = scenario?.settings?.cloud;
      const azure = simulatedAzure(server.url, clock, { name: cloud });
      const host = await startSession({
        ...{ azure, clock, log, ...openStores(data), token, port, approval, pace },
        simulatedTime: true,
        ...(address === undefined ? {} : { address }),
        cloud,
        reconcileSchedule: options.reconcileSchedule,
        ...(onCrashPoint === undefined ? {} : { onCrashPoint }),
      });
      breakDown = host.breakDown.bind(host);
      const stop = async () => {
        pace?.close();
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
