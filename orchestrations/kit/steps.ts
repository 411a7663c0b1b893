import type { Task } from "durable-functions";

/**
 * A generator that yields tasks to Durable Functions and returns a value of a known type. Workflows call such generators with
 * `yield*`. Only the kit yields tasks directly, because a yielded task has no type.
 */
export type Steps<Value> = Generator<Task, Value, unknown>;

/** This instance cannot continue, but a new one can, from the checkpoint of the run. */
export class InstanceSpent extends Error {
  override readonly name: string = "InstanceSpent";
}

/** A person cancelled the run, or nobody answered for too long. The report says what was done so far. */
export class RunCancelled extends Error {
  override readonly name: string = "RunCancelled";
}
