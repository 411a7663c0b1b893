import type { InstanceSeen } from "../domain/run/verdict.ts";

/** The engine as the HTTP API and the timers need it. */
export interface Engine {
  /** Starts an instance; one of that id that is already there counts as started. */
  start(name: string, instanceId: string, input: unknown): Promise<void>;
  raise(instanceId: string, event: string): Promise<void>;
  /** Looks at an instance, and at the sub-orchestration that it waits for. Throws what the engine's client throws. */
  look(instanceId: string): Promise<InstanceSeen>;
  /** Ends an instance that may still run; one that has ended or is not there is left alone. */
  terminate(instanceId: string, reason: string): Promise<void>;
  /** Resolves if the task hub answers questions; throws what it met if it does not. */
  ping(): Promise<void>;
}
