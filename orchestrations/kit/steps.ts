import type { Task } from "durable-functions";

/**
 * A piece of a workflow: it yields tasks to Durable Functions and ends in a value of a known type.
 * Workflows compose pieces with `yield*`; only the kit yields tasks itself, because there the types are lost.
 */
export type Steps<Value> = Generator<Task, Value, unknown>;

/** An instance cannot go on, and another one can: it starts from the run's checkpoint. */
export class InstanceSpent extends Error {
  override readonly name: string = "InstanceSpent";
}

/** A person ended the run before its end, or nobody cared for too long; what was done so far is reported. */
export class RunCancelled extends Error {
  override readonly name: string = "RunCancelled";
}
