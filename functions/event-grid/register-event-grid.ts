import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { durableEngine } from "../durable-engine.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { acceptEvents } from "./accept-events.ts";

/** Where Event Grid delivers to by managed identity; in the storage account of the app. */
const QUEUE = "keyless-events";

/**
 * Two doors for events: Event Grid's own trigger, and a queue that Event Grid fills, for deployments that nobody reaches
 * from outside. An invocation that fails is delivered again, by Event Grid or from the queue.
 */
export function registerEventGrid(dependencies: KeylessDependencies): void {
  const handler = async (delivered: unknown, context: InvocationContext): Promise<void> => {
    await acceptEvents(dependencies, durableEngine(df.getClient(context)), delivered);
  };
  const extraInputs = [df.input.durableClient()];
  app.eventGrid("eventGrid", { extraInputs, handler });
  app.storageQueue("eventGridQueue", {
    queueName: QUEUE,
    connection: "AzureWebJobsStorage",
    extraInputs: [df.input.durableClient()],
    handler,
  });
}
