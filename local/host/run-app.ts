import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as util from "node:util";
import {
  realClock,
  SqliteStore,
  SqliteTimerStatuses,
  startHost,
  VirtualClock,
  type RunningHost,
} from "../runtime/index.ts";
import type { Log } from "../../platform/log.ts";
import type { Telemetry } from "../../platform/telemetry.ts";
import { announcement } from "./announcement.ts";
import type { HostCommand } from "./command-line.ts";
import { findEntryFiles, loadEntryFiles } from "./entry-point.ts";
import { HostError } from "./host-error.ts";
import { readHostJson } from "./host-json.ts";
import { hostLinesTo } from "./host-lines.ts";
import { durableVersionOf, warningOfTimers } from "./library-version.ts";
import { applyValues, readLocalSettings } from "./local-settings.ts";

const usualPort = 7071;
const graceMs = 10_000;

interface RunAppDependencies {
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly telemetry: Telemetry | undefined;
  /** Takes what a person reads when the host has started. */
  readonly print: (text: string) => void;
  /** Makes the app's folder the process's own, as the Functions worker does. */
  readonly enter: (folder: string) => void;
}

/**
 * Hosts the app in a folder.
 *
 * @throws HostError for an app that cannot be hosted as it is, and whatever starting a host and loading an app throw.
 */
export async function runApp(
  { app, port, data, clock, skipUnsupported }: HostCommand,
  { environment, log, telemetry, print, enter }: RunAppDependencies,
): Promise<RunningHost> {
  const local = readLocalSettings(app);
  applyValues(local.values, environment);
  const settings = readHostJson(app, environment);
  const files = findEntryFiles(app);
  const zone = timeZone(environment);
  const maxBodyBytes = bodyLimit(environment);
  warnOfIgnored(log, settings.ignored, local.ignored);
  warnOfTimersIn(app, log);

  enter(app);
  mkdirSync(data, { recursive: true });
  const host = await startHost({
    store: new SqliteStore(join(data, "durable.db")),
    timerStatuses: new SqliteTimerStatuses(join(data, "timers.db")),
    timeZone: zone,
    setting: (name) => environment[name],
    clock: clock.kind === "real" ? realClock() : new VirtualClock({ start: Date.now(), pace: clock.pace }),
    port: port ?? local.port ?? usualPort,
    routePrefix: settings.routePrefix,
    taskHub: settings.taskHub,
    ...(settings.concurrency !== undefined && { concurrency: settings.concurrency }),
    ...(settings.defaultVersion !== undefined && { defaultVersion: settings.defaultVersion }),
    maxBodyBytes,
    graceMs,
    publishManagementApi: true,
    isDisabled: (name) => /^(?:true|1)$/i.test(environment[`AzureWebJobs.${name}.Disabled`] ?? ""),
    ...(skipUnsupported && {
      onUnsupported: ({ message }) => {
        log.warn(`${message} It is left out.`);
      },
    }),
    log: hostLinesTo(log),
    ...(telemetry && { telemetry }),
    app: () => loadEntryFiles(files),
  });
  print(announcement(host.functions));
  log.info("the host has started", { url: host.url, clock: clock.kind, data });
  return host;
}

function warnOfTimersIn(app: string, log: Log): void {
  const version = durableVersionOf(app);
  if (version === undefined) return;
  const warning = warningOfTimers(version, { hasIsDate: "isDate" in util });
  if (warning !== undefined) log.warn(warning);
}

function warnOfIgnored(log: Log, ofHost: readonly string[], ofLocal: readonly string[]): void {
  const named = [
    ...(ofHost.length > 0 ? [`${ofHost.join(", ")} (host.json)`] : []),
    ...(ofLocal.length > 0 ? [`${ofLocal.join(", ")} (local.settings.json)`] : []),
  ];
  if (named.length > 0) log.warn(`settings without effect here: ${named.join("; ")}`);
}

/** The Functions host's own setting, in bytes. */
function bodyLimit(environment: Readonly<NodeJS.ProcessEnv>): number {
  const text = environment["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] ?? "104857600";
  const bytes = Number(text);
  if (!Number.isSafeInteger(bytes) || bytes <= 0) {
    throw new HostError(`FUNCTIONS_REQUEST_BODY_SIZE_LIMIT must be a number of bytes, not '${text}'.`);
  }
  return bytes;
}

/** The setting by which Azure Functions sets the time zone of schedules. */
function timeZone(environment: Readonly<NodeJS.ProcessEnv>): string {
  const name = environment["WEBSITE_TIME_ZONE"] ?? "UTC";
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new HostError(
      `WEBSITE_TIME_ZONE is '${name}', which is no time zone here: use an IANA name, such as Europe/Zurich.`,
    );
  }
}
