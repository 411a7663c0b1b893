import type { TimerHandler } from "@azure/functions";
import type { KeylessDependencies } from "../dependencies.ts";
import { engineOf } from "../durable-engine.ts";
import type { Engine } from "../engine.ts";

/** A function that a timer starts. */
export interface TimerFunction {
  readonly name: string;
  /** NCRONTAB, in the host's time zone. */
  readonly schedule: string;
  /** Whether it follows `reconcileSchedule` where one is set: what others wait for runs as often there. */
  readonly keepsUp?: boolean;
  readonly durableClient?: boolean;
  readonly handler: (dependencies: KeylessDependencies) => TimerHandler;
}

/** The handler of a timer whose function needs nothing of the invocation but the engine. */
export function passing(pass: (engine: Engine) => Promise<void>): TimerHandler {
  return (_timer, context) => pass(engineOf(context));
}
