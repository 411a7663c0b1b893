import type { HostedFunction } from "../worker/hosted-function.ts";
import type { HostLog } from "../worker/host-log.ts";
import type { Invoker } from "../worker/invoker.ts";

export interface Handing {
  readonly invoker: Invoker;
  readonly log: HostLog;
  /** Called before and after each function, so that a virtual clock stands still meanwhile. */
  readonly onRunning: (change: 1 | -1) => void;
}

/** Calls a function with what triggered it, as typed data. False if it failed: the log says why. */
export async function handOver(
  { invoker, log, onRunning }: Handing,
  called: HostedFunction,
  trigger: object,
): Promise<boolean> {
  onRunning(1);
  try {
    await invoker.invoke(called, { trigger });
    return true;
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log({ level: "error", category: "host", message, functionName: called.name });
    return false;
  } finally {
    onRunning(-1);
  }
}
