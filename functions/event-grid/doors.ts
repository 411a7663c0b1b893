import type { DeclaredFunction } from "../declared-function.ts";

/** Where Event Grid delivers to by managed identity; in the storage account of the app. */
const QUEUE = "keyless-events";

/**
 * Two doors for events: Event Grid's own trigger, and a queue that Event Grid fills, for deployments that nobody reaches
 * from outside. An invocation that fails is delivered again, by Event Grid or from the queue.
 */
export const EVENT_DOORS: readonly DeclaredFunction[] = [
  { kind: "eventGrid", name: "eventGrid", durableClient: true },
  { kind: "queue", name: "eventGridQueue", queue: QUEUE, durableClient: true },
];
