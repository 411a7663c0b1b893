import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import type { LoopbackToken } from "../../functions/http/loopback-caller.ts";
import type { Log } from "../../platform/log.ts";
import { demoFleetSource, fillFrom, type FleetSource } from "../arm/fleet/fleet-source.ts";
import { type ServerOptions, serveSimulator, type SimulatorServer } from "../arm/http/simulator-server.ts";
import type { Certificate } from "../arm/cli/certificate.ts";
import { govern, type Scenario, script, settingsOf } from "../arm/scenario/scenario.ts";
import { Simulator, type SimulatorOptions } from "../arm/simulator.ts";
import { sqliteStore } from "../arm/world/sqlite-store.ts";
import { type CrashHook, type HostClock, type RunningHost, VirtualClock } from "../runtime/index.ts";
import { DatabaseUnusable } from "../../platform/sqlite/trouble.ts";
import { type DataFolder, openStores } from "./data-folder.ts";
import { RunPace } from "./run-pace.ts";
import { startSession } from "./session.ts";
import { TickingClock } from "./ticking-clock.ts";
import { defined } from "../../domain/schema/defined.ts";

/** Keyless and a simulated Azure in this process, with one clock. */
export interface Rehearsal {
  readonly host: RunningHost;
  readonly clock: HostClock & { setPace(pace: number): void };
  readonly simulator: Simulator;
  readonly simulatorUrl: string;
  /** The same simulator over TLS; absent where nobody else was to use it. */
  readonly azUrl: string | undefined;
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
  /** Where others use the simulated Azure beside Keyless, by hand; its ports are picked, and nothing is served over TLS, if absent. */
  readonly beside?: BesideOptions | undefined;
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

/** For people with az: time ticks at `speed`, whatever Keyless does. */
interface BesideOptions {
  readonly port: number;
  readonly tlsPort: number;
  readonly certificate: Certificate;
}

/** Goes on with the world in the data folder, or makes it. @throws FleetError, FleetFileUnreadable, WorldOfAnotherFleet, and what its dependencies throw */
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
    beside,
  } = options;
  const clock =
    beside === undefined ? new VirtualClock({ start: begin, pace: speed }) : new TickingClock(begin, speed);
  const pace =
    fast === "always" || beside !== undefined
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
    const serving: ServerOptions = {
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
    };
    const servers = await serveAll(simulator, serving, beside, speed);
    const [server] = servers;
    try {
      const cloud = scenario?.settings?.cloud;
      const azure = simulatedAzure(server.url, clock, { name: cloud });
      const host = await startSession({
        azure,
        clock,
        log,
        ...openStores(data),
        token,
        port,
        approval,
        pace,
        simulatedTime: true,
        ...defined({ address }),
        cloud,
        reconcileSchedule: options.reconcileSchedule,
        ...defined({ onCrashPoint }),
      });
      breakDown = host.breakDown.bind(host);
      const stop = async () => {
        pace?.close();
        await host.stop();
        await closeAll(servers);
        simulator.close();
      };
      return { host, clock, simulator, simulatorUrl: server.url, azUrl: servers[1]?.url, stop };
    } catch (error) {
      await closeAll(servers);
      throw error;
    }
  } catch (error) {
    simulator.close();
    throw error;
  }
}

type Servers = readonly [SimulatorServer, ...(readonly SimulatorServer[])];

/** Over HTTP for Keyless, whose clock is the simulator's, and over TLS for tools that wait in real time. */
async function serveAll(
  simulator: Simulator,
  serving: ServerOptions,
  beside: BesideOptions | undefined,
  speed: number,
): Promise<Servers> {
  if (beside === undefined) return [await serveSimulator(simulator, serving)];
  const { port, tlsPort, certificate } = beside;
  const plain = await serveSimulator(simulator, { ...serving, port });
  try {
    const encrypted = { ...serving, port: tlsPort, tls: certificate, pace: speed };
    return [plain, await serveSimulator(simulator, encrypted)];
  } catch (error) {
    await plain.close();
    throw error;
  }
}

async function closeAll(servers: Servers): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}
