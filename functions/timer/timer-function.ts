import type { TimerHandler } from "@azure/functions";
import type { KeylessDependencies } from "../dependencies.ts";
import { engineOf } from "../durable-engine.ts";
import type { Engine } from "../engine.ts";

/** A function that a timer starts. */
export interface TimerFunction {
  readonly name: string;
  /** NCRONTAB, in the host's time zone. */
  readonly schedule: string;
  /** Whether it uses `reconcileSchedule` if that is set: a host that waits for such timers runs them more often. */
  readonly keepsUp?: boolean;
  readonly durableClient?: boolean;
  readonly handler: (dependencies: KeylessDependencies) => TimerHandler;
}

/** The handler of a timer whose function needs only the engine of the invocation. */
export function passing(pass: (engine: Engine) => Promise<void>): TimerHandler {
  return (_timer, context) => pass(engineOf(context));
}
