import { RequestGate } from "../http/request-gate.ts";
import { HttpServer } from "../http/http-server.ts";
import { isLoopbackAddress } from "../../../platform/loopback.ts";
import { withTimers } from "../triggers/timed-clock.ts";
import { TimeZone } from "../../../domain/calendar/time-zone.ts";
import { timerFunction, type TimerFunction } from "../triggers/timer-function.ts";
import { MemoryTimerStatuses } from "../triggers/timer-statuses.ts";
import { Triggers } from "../triggers/triggers.ts";
import { ActivityPool } from "./activity-pool.ts";
import { ClientServer } from "./client-server.ts";
import { Commands } from "./commands.ts";
import { libraryCapabilities, loadApp } from "../worker/core-shim.ts";
import type { CrashHook } from "./crash-points.ts";
import { Dispatcher, HostBroken } from "./dispatcher.ts";
import { prepareEnvironment } from "./environment.ts";
import { realClock } from "../clock/host-clock.ts";
import { silent, type HostLog } from "../worker/host-log.ts";
import type { HostOptions } from "./host-options.ts";
import { Invoker } from "../worker/invoker.ts";
import { ManagementApi } from "./management-api.ts";
import { unobserved } from "../worker/observer.ts";
import { OrchestratorRunner } from "./orchestrator-runner.ts";
import { Registry } from "../worker/registry.ts";
import { telemetryObserver } from "../worker/telemetry-observer.ts";
import { RunningHost } from "./running-host.ts";
import { StoreUnusable } from "../store/store-trouble.ts";
import { TurnRunner } from "./turn-runner.ts";

/** The host would listen where others can reach it, and the options do not allow that. */
export class RemoteAccessRefused extends Error {
  override readonly name = "RemoteAccessRefused";
  readonly code = "REMOTE_ACCESS";

  constructor(address: string) {
    super(`${address} is not a loopback address; set allowRemoteAccess to listen there.`);
  }
}

const settingOfEnvironment = (name: string): string | undefined => process.env[name];

const maxBodyBytesOfAzure = 104_857_600;

/**
 * Hosts an app of `@azure/functions` and `durable-functions` in this process, and runs what its store holds.
 *
 * @throws RemoteAccessRefused, ListenFailed, UnsupportedFunction, UnsupportedApp, and whatever `app` throws. The store
 * is closed then.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const { app, store, clock = realClock(), address = "127.0.0.1", log = silent, faults = {} } = options;
  const { leaseMs = 60_000, maxAttempts = 5, concurrency = 10, maxBodyBytes = maxBodyBytesOfAzure } = options;
  const { timerStatuses = new MemoryTimerStatuses(), setting = settingOfEnvironment } = options;
  const cleanUp: (() => Promise<void> | void)[] = [
    () => {
      store.close();
      timerStatuses.close();
    },
  ];
  try {
    if (!isLoopbackAddress(address) && options.allowRemoteAccess !== true)
      throw new RemoteAccessRefused(address);
    clock.resumeFrom(store.latestTime());
    store.releaseLeases(clock.now());

    const zone = new TimeZone(options.timeZone ?? "UTC");
    const timers: TimerFunction[] = [];
    const registry = new Registry({
      onFunction: (hosted) => {
        if (hosted.triggerType === "timerTrigger") timers.push(timerFunction(hosted, zone, setting));
      },
      log: (level, category, message) => {
        log({ level, category, message });
      },
      ...(options.isDisabled && { isDisabled: options.isDisabled }),
      ...(options.onUnsupported && { onUnsupported: options.onUnsupported }),
    });
    await loadApp(registry, app);
    registry.close();
    warnOfRetries(registry, log);
    const { HttpUri: streamUri } = await libraryCapabilities();

    let running = 0;
    let breakDown: (cause: unknown) => void = () => undefined;
    const onBroken = (cause: unknown): void => {
      breakDown(cause);
    };
    const onError = (error: unknown): void => {
      if (error instanceof StoreUnusable) {
        onBroken(error);
        return;
      }
      log({
        level: "error",
        category: "host",
        message: error instanceof Error ? (error.stack ?? "") : String(error),
      });
    };
    const crash: CrashHook = (point) => {
      try {
        options.onCrashPoint?.(point);
      } catch (cause) {
        onBroken(cause);
        throw new HostBroken(cause);
      }
    };

    const clients = new ClientServer({ taskHub: options.taskHub ?? "embedded", maxBodyBytes, onError });
    const { telemetry } = options;
    const observer = telemetry === undefined ? unobserved : telemetryObserver(telemetry);
    const invoker = new Invoker({ registry, log, observer, endpoint: () => clients.endpoint });
    const runner = new OrchestratorRunner(registry, invoker, {
      paranoid: options.paranoid ?? false,
      log,
      faults,
      ...(options.onTurn && { onTurn: options.onTurn }),
      ...(options.defaultVersion !== undefined && { defaultVersion: options.defaultVersion }),
    });
    const onFree = (): void => {
      dispatcher.wake();
    };
    const activities = new ActivityPool({
      store,
      clock,
      registry,
      invoker,
      log,
      crash,
      faults,
      leaseMs,
      maxAttempts,
      onFree,
      onBroken,
      size: concurrency,
    });
    const triggers = new Triggers({
      registry,
      timers,
      invoker,
      log,
      clock,
      zone,
      streamUri,
      statuses: timerStatuses,
      routePrefix: options.routePrefix ?? "api",
      refused: options.refused,
      onRunning: (change) => {
        running += change;
        dispatcher.wake();
      },
    });
    const dispatcher = new Dispatcher({
      store,
      activities,
      log,
      maxAttempts,
      onBroken,
      clock: withTimers(clock, triggers.timers),
      turns: new TurnRunner({ store, clock, runner, crash, faults }),
      busyElsewhere: () => running > 0,
    });
    const commands = new Commands({
      store,
      clock,
      crash,
      onWork: onFree,
      defaultVersion: options.defaultVersion ?? null,
    });
    await clients.start(new ManagementApi(commands, () => clients.endpoint));
    cleanUp.unshift(() => clients.stop());

    const gate = new RequestGate();
    const http = new HttpServer({
      address,
      maxBodyBytes,
      onError,
      port: options.port ?? 0,
      refused: options.refused,
      answer: (question) => gate.answer(question),
    });
    const port = await http.listen();
    cleanUp.unshift(() => http.close(0));

    prepareEnvironment(address, port);
    const graceMs = options.graceMs ?? 10_000;
    const host = new RunningHost({
      clock,
      address,
      port,
      registry,
      routePrefix: options.routePrefix ?? "api",
      store,
      dispatcher,
      activities,
      commands,
      invoker,
      triggers,
      timerStatuses,
      telemetry,
      http,
      clients,
      gate,
      graceMs,
    });
    if (options.publishManagementApi === true && isLoopbackAddress(address)) clients.publish(host.url);
    await invoker.announce("appStart");
    breakDown = host.breakDown.bind(host);
    triggers.timers.start();
    dispatcher.start();
    gate.open([
      // The library puts the caller's origin into the URLs of createCheckStatusResponse.
      ...(isLoopbackAddress(address)
        ? [clients.answer.bind(clients), clients.answerPublic.bind(clients)]
        : []),
      ...triggers.handlers({ admin: options.publishManagementApi === true && isLoopbackAddress(address) }),
    ]);
    return host;
  } catch (error) {
    for (const undo of cleanUp) await undo();
    throw error;
  }
}

/** Retry policies of triggers are the one thing in a registration that is passed over. */
function warnOfRetries({ functions }: Registry, log: HostLog): void {
  const names = functions
    .filter(({ metadata }) => metadata.retryOptions !== undefined)
    .map(({ name }) => name);
  if (names.length === 0) return;
  const message = `Retry policies of functions have no effect here: ${names.join(", ")}.`;
  log({ level: "warning", category: "host", message });
}
