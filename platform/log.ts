import { printable, printableJson } from "./printable.ts";
import { type LogFields, type LogValue, scopeFields } from "./log-scope.ts";
import { isSecretName, redact } from "./redact.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Writes structured lines, with the fields of the current scopes (`withinLogScope`). Lines contain facts about the work,
 * and never bodies or secrets.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /**
   * Logs who requested what, or what was written in Azure. Such a line is written at every log level, with the
   * `category` `audit`.
   */
  audit(message: string, fields?: LogFields): void;
  /** Logs numbers for alerts. Such a line is written at every log level, with the `category` `metrics`. */
  metrics(message: string, fields?: LogFields): void;
}

export interface LogOptions {
  /** Writes one line, which is given without a line break. */
  write(line: string, level: LogLevel): void;
  /** Lines below this level are dropped, except for audit and metrics. */
  readonly least: LogLevel;
  /** Milliseconds since the epoch. */
  now(): number;
}

interface Line {
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: readonly (readonly [string, LogValue])[];
}

/** A log with one JSON object per line. */
export function jsonLog(options: LogOptions): Log {
  return logOf(options, ({ fields, ...line }) => printableJson({ ...Object.fromEntries(fields), ...line }));
}

/** A log for people: time, level, message, then `name=value`. */
export function prettyLog(options: LogOptions): Log {
  return logOf(options, ({ time, level, message, fields }) =>
    [
      time.slice(11, 19),
      level.padEnd(5),
      oneLine(message),
      ...fields.map(([name, value]) => `${name}=${formatValue(value)}`),
    ].join(" "),
  );
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  audit: () => undefined,
  metrics: () => undefined,
};

/** Fields with the name of a secret are written as `***`, and so is anything in a text that looks like a secret. */
function logOf({ write, least, now }: LogOptions, format: (line: Line) => string): Log {
  const put = (level: LogLevel, message: string, fields: LogFields) => {
    const shown = Object.entries({ ...scopeFields(), ...fields })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, shownValue(name, value)] as const);
    const time = new Date(now()).toISOString();
    write(format({ time, level, message: redact(message), fields: shown }), level);
  };
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least)) put(level, message, fields);
    };
  const always =
    (category: "audit" | "metrics") =>
    (message: string, fields: LogFields = {}) => {
      put("info", message, { ...fields, category });
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    audit: always("audit"),
    metrics: always("metrics"),
  };
}

function shownValue(name: string, value: LogValue): LogValue {
  if (isSecretName(name)) return "***";
  return typeof value === "string" ? redact(value) : value;
}

const formatValue = (value: LogValue) =>
  typeof value === "string" && /[\s"=]/.test(value) ? printableJson(value) : printable(String(value));

const oneLine = (text: string) => printable(text.replace(/\s*[\r\n]+\s*/g, " "));
