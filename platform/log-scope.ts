import { AsyncLocalStorage } from "node:async_hooks";

/** A value in a log line. */
export type LogValue = string | number | boolean | undefined;
export type LogFields = Readonly<Record<string, LogValue>>;

const scopes = new AsyncLocalStorage<LogFields>();

/** Adds fields to every line that is logged during the work. Scopes can be nested. */
export function withinLogScope<T>(fields: LogFields, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), ...fields }, work);
}

/** The fields of the current scopes. */
export const scopeFields = (): LogFields => scopes.getStore() ?? {};
