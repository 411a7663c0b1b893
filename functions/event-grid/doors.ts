import type { DeclaredFunction } from "../declared-function.ts";

/** The queue in the storage account of the app that Event Grid writes to with a managed identity. */
const QUEUE = "keyless-events";

/**
 * Two ways to receive events: Event Grid's own trigger, and a queue that Event Grid writes to, for deployments that
 * cannot be reached from outside. After an invocation that fails, Event Grid or the queue delivers again.
 */
export const EVENT_DOORS: readonly DeclaredFunction[] = [
  { kind: "eventGrid", name: "eventGrid", durableClient: true },
  { kind: "queue", name: "eventGridQueue", queue: QUEUE, durableClient: true },
];
