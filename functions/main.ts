import { systemClock } from "../platform/clock.ts";
import { type KeylessConfig, readConfig } from "../platform/config/config.ts";
import { toInvocationOr } from "../platform/invocation-log.ts";
import { jsonLog, type Log, prettyLog } from "../platform/log.ts";
import { startTelemetry } from "../platform/start-telemetry.ts";
import { declareWhenUsed } from "./declare-when-used.ts";
import { DEPLOYED_FUNCTIONS } from "./deployed-functions.ts";
import { logWithinInvocations } from "./invocation-scope.ts";

// The settings are read first, so that errors in them are reported before anything is opened.
const config = readConfig(process.env);
const log = logOf(config);
const telemetry = await startTelemetry(process.env, "keyless");

logWithinInvocations();
declareWhenUsed(DEPLOYED_FUNCTIONS, async () => {
  const { deployedHandlers } = await import("./deployed-handlers.ts");
  return deployedHandlers(config, { log, telemetry });
});

function logOf({ log: wanted }: KeylessConfig): Log {
  const toStdout = (line: string) => void process.stdout.write(`${line}\n`);
  const options = {
    write: toInvocationOr(toStdout),
    least: wanted.level,
    now: () => systemClock.now(),
  };
  return wanted.format === "pretty" ? prettyLog(options) : jsonLog(options);
}
