import type { InstanceSeen } from "../domain/run/verdict.ts";

/** The engine, as the HTTP API and the timers use it. */
export interface Engine {
  /** Starts an instance. It is no error if an instance with that id exists. */
  start(name: string, instanceId: string, input: unknown): Promise<void>;
  raise(instanceId: string, event: string): Promise<void>;
  /**
   * Reads the state of an instance, and of the sub-orchestration that it waits for.
   *
   * @throws the error of the engine's client
   */
  look(instanceId: string): Promise<InstanceSeen>;
  /** Terminates an instance that may still be running. It has no effect on one that has ended or does not exist. */
  terminate(instanceId: string, reason: string): Promise<void>;
  /**
   * Checks that the task hub answers.
   *
   * @throws the reason if it does not
   */
  ping(): Promise<void>;
}
