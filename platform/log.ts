export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Structured lines. What goes in is facts about the work; bodies and secrets are nobody's to log. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
const SECRET_NAME = /secret|password|token|authorization|signature|kubeconfig|certificate/i;

/** A log that writes one JSON object a line. Fields whose name sounds secret are written as `***`. */
export function jsonLog(write: (line: string) => void, least: LogLevel, now: () => number): Log {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
      const shown = Object.entries(fields).map(([name, value]) => [
        name,
        SECRET_NAME.test(name) ? "***" : value,
      ]);
      write(
        JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...Object.fromEntries(shown) }),
      );
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
