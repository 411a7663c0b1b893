import { isLoopback } from "./loopback.ts";
import { ActivityPool } from "./activity-pool.ts";
import { ClientServer } from "./client-server.ts";
import { Commands } from "./commands.ts";
import { loadApp } from "./core-shim.ts";
import type { CrashHook } from "./crash-points.ts";
import { Dispatcher, HostBroken } from "./dispatcher.ts";
import { realClock } from "./host-clock.ts";
import { silent } from "./host-log.ts";
import type { HostOptions } from "./host-options.ts";
import type { HttpAnswer, HttpQuestion } from "./http-answer.ts";
import { HttpFunctions } from "./http-functions.ts";
import { HttpServer } from "./http-server.ts";
import { Invoker } from "./invoker.ts";
import { ManagementApi } from "./management-api.ts";
import { OrchestratorRunner } from "./orchestrator-runner.ts";
import { Registry } from "./registry.ts";
import { prepareEnvironment } from "./environment.ts";
import { RunningHost } from "./running-host.ts";
import { TurnRunner } from "./turn-runner.ts";

/** The host was told to listen where others can reach it, without saying that they may. */
export class RemoteAccessRefused extends Error {
  override readonly name = "RemoteAccessRefused";
  readonly code = "REMOTE_ACCESS";

  constructor(address: string) {
    super(`${address} is not a loopback address; set allowRemoteAccess to listen there.`);
  }
}

const maxBodyBytesOfAzure = 104_857_600;

/**
 * Hosts an app of `@azure/functions` and `durable-functions` in this process, and runs what its store holds.
 *
 * @throws RemoteAccessRefused, ListenFailed, UnsupportedFunction, and whatever `app` throws. The store is closed then.
 */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const { app, store, clock = realClock(), address = "127.0.0.1", log = silent } = options;
  const { leaseMs = 60_000, maxAttempts = 5, concurrency = 10, maxBodyBytes = maxBodyBytesOfAzure } = options;
  const cleanUp: (() => Promise<void> | void)[] = [
    () => {
      store.close();
    },
  ];
  try {
    if (!isLoopback(address) && options.allowRemoteAccess !== true) throw new RemoteAccessRefused(address);
    clock.resumeFrom(store.latestTime());
    store.releaseLeases(clock.now());

    const registry = new Registry((level, category, message) => {
      log({ level, category, message });
    });
    await loadApp(registry, app);
    registry.close();

    let running = 0;
    let breakDown: (cause: unknown) => void = () => undefined;
    const onBroken = (cause: unknown): void => {
      breakDown(cause);
    };
    const onError = (error: unknown): void => {
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

    const invoker = new Invoker(registry, log);
    const runner = new OrchestratorRunner(registry, invoker, {
      paranoid: options.paranoid ?? false,
      ...(options.onTurn && { onTurn: options.onTurn }),
    });
    const onFree = (): void => {
      dispatcher.wake();
    };
    const activities = new ActivityPool({
      ...{ store, clock, registry, invoker, log, crash, leaseMs, maxAttempts, onFree, onBroken },
      size: concurrency,
    });
    const turns = new TurnRunner({ store, clock, runner, crash });
    const busyElsewhere = (): boolean => running > 0;
    const dispatcher = new Dispatcher({
      store,
      clock,
      turns,
      activities,
      log,
      maxAttempts,
      busyElsewhere,
      onBroken,
    });
    const commands = new Commands({ store, clock, crash, onWork: onFree });

    const clients = new ClientServer({ taskHub: options.taskHub ?? "embedded", maxBodyBytes, onError });
    await clients.start(new ManagementApi(commands, () => clients.endpoint));
    cleanUp.unshift(() => clients.stop());

    const functions = new HttpFunctions({
      ...{ registry, invoker, log },
      routePrefix: options.routePrefix ?? "api",
      endpoint: () => clients.endpoint,
      onRunning: (change) => {
        running += change;
        dispatcher.wake();
      },
    });
    // The library puts the caller's origin into the URLs of createCheckStatusResponse.
    const answer = async (question: HttpQuestion): Promise<HttpAnswer> =>
      (isLoopback(address) ? clients.answer(question) : undefined) ?? (await functions.answer(question));
    const http = new HttpServer({ address, port: options.port ?? 0, maxBodyBytes, answer, onError });
    const port = await http.listen();
    cleanUp.unshift(() => http.close(0));

    prepareEnvironment(address, port);
    await invoker.announce("appStart");
    const graceMs = options.graceMs ?? 5000;
    const host = new RunningHost({
      clock,
      address,
      port,
      store,
      dispatcher,
      activities,
      commands,
      invoker,
      http,
      clients,
      graceMs,
    });
    breakDown = host.breakDown.bind(host);
    dispatcher.start();
    return host;
  } catch (error) {
    for (const undo of cleanUp) await undo();
    throw error;
  }
}
