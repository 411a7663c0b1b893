import type { HostLog } from "../runtime/index.ts";
import { jsonLog, LOG_LEVELS, prettyLog, type Log, type LogLevel } from "../../platform/log.ts";
import { UsageError } from "./host-error.ts";

/** The log that the environment asks for; pretty on a terminal unless it says otherwise. @throws UsageError. */
export function logOf(
  environment: Readonly<NodeJS.ProcessEnv>,
  out: { readonly isTTY?: boolean; write(text: string): unknown },
): Log {
  const { HOST_LOG_LEVEL: level = "info", HOST_LOG_FORMAT: format = out.isTTY === true ? "pretty" : "json" } =
    environment;
  const least = LOG_LEVELS.find((known) => known === level);
  if (least === undefined) throw new UsageError(`HOST_LOG_LEVEL must be one of ${LOG_LEVELS.join(", ")}.`);
  if (format !== "json" && format !== "pretty")
    throw new UsageError("HOST_LOG_FORMAT must be json or pretty.");
  const options = { write: (line: string) => void out.write(`${line}\n`), least, now: () => Date.now() };
  return format === "json" ? jsonLog(options) : prettyLog(options);
}

const levels: Readonly<Record<string, LogLevel>> = {
  trace: "debug",
  debug: "debug",
  information: "info",
  warning: "warn",
  error: "error",
  critical: "error",
};

/** Writes a host's lines to a log. */
export function hostLinesTo(log: Log): HostLog {
  return ({ level, category, message, functionName, instanceId, invocationId }) => {
    log[levels[level] ?? "info"](message, {
      category,
      function: functionName,
      instance: instanceId,
      invocation: invocationId,
    });
  };
}
