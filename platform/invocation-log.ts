import { AsyncLocalStorage } from "node:async_hooks";
import type { LogLevel } from "./log.ts";

/** The log of one invocation: each line keeps its level, and the host adds the invocation's id. */
export type InvocationLog = Readonly<Record<LogLevel, (line: string) => void>>;

const invocations = new AsyncLocalStorage<InvocationLog>();

/** Runs work whose log lines belong to the invocation. */
export function withinInvocation<T>(log: InvocationLog, work: () => T): T {
  return invocations.run(log, work);
}

/** Writes a line to the invocation of the caller, or to `elsewhere` outside of an invocation: never to both. */
export function toInvocationOr(elsewhere: (line: string) => void): (line: string, level: LogLevel) => void {
  return (line, level) => {
    const invocation = invocations.getStore();
    if (invocation === undefined) elsewhere(line);
    else invocation[level](line);
  };
}
