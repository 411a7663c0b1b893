import { AsyncLocalStorage } from "node:async_hooks";
import type { LogLevel } from "./log.ts";

/** Where the host takes the lines of one invocation: each keeps its level, and the host adds the invocation's id. */
export type InvocationLog = Readonly<Record<LogLevel, (line: string) => void>>;

const invocations = new AsyncLocalStorage<InvocationLog>();

/** What is logged while the work runs belongs to the invocation. */
export function withinInvocation<T>(log: InvocationLog, work: () => T): T {
  return invocations.run(log, work);
}

/** Writes a line to the invocation that the caller runs in, or to `elsewhere` where it runs in none: never to both. */
export function toInvocationOr(elsewhere: (line: string) => void): (line: string, level: LogLevel) => void {
  return (line, level) => {
    const invocation = invocations.getStore();
    if (invocation === undefined) elsewhere(line);
    else invocation[level](line);
  };
}
