import { AsyncLocalStorage } from "node:async_hooks";

/** What a line can say of the work. */
export type LogValue = string | number | boolean | undefined;
export type LogFields = Readonly<Record<string, LogValue>>;

const scopes = new AsyncLocalStorage<LogFields>();

/** Every line that is logged while the work runs, wherever in it, has these fields too. Scopes add up. */
export function withinLogScope<T>(fields: LogFields, work: () => T): T {
  return scopes.run({ ...scopes.getStore(), ...fields }, work);
}

/** The fields of the scopes that the caller runs in. */
export const scopeFields = (): LogFields => scopes.getStore() ?? {};
