import { app } from "@azure/functions";
import * as df from "durable-functions";
import type { DeclaredFunction } from "./declared-function.ts";
import type { Handlers } from "./handlers.ts";

interface Declaring {
  /** NCRONTAB of the timers with `keepsUp`; their own schedules if absent. */
  readonly reconcileSchedule?: string | undefined;
}

/**
 * Declares functions to the Functions library, from which the host learns all functions of the app.
 *
 * @param handlers - used at each call, never before
 */
export function declareFunctions(
  table: readonly DeclaredFunction[],
  handlers: () => Handlers,
  { reconcileSchedule }: Declaring = {},
): void {
  for (const declared of table) {
    const { name } = declared;
    const inputs = declared.durableClient === true ? { extraInputs: [df.input.durableClient()] } : {};
    switch (declared.kind) {
      case "orchestration":
        df.app.orchestration(name, function* (context) {
          return yield* named(handlers().orchestrations, name)(context);
        });
        break;
      case "activity":
        df.app.activity(name, {
          ...inputs,
          handler: (input: unknown, context): unknown => named(handlers().activities, name)(input, context),
        });
        break;
      case "http":
        app.http(name, {
          methods: [...declared.methods],
          route: declared.route,
          authLevel: "anonymous",
          ...inputs,
          handler: (request, context) => named(handlers().http, name)(request, context),
        });
        break;
      case "timer":
        app.timer(name, {
          schedule: (declared.keepsUp === true ? reconcileSchedule : undefined) ?? declared.schedule,
          ...inputs,
          handler: (timer, context) => named(handlers().timers, name)(timer, context),
        });
        break;
      case "eventGrid":
        app.eventGrid(name, {
          ...inputs,
          handler: (event, context) => named(handlers().events, name)(event, context),
        });
        break;
      case "queue":
        app.storageQueue(name, {
          queueName: declared.queue,
          connection: "AzureWebJobsStorage",
          ...inputs,
          handler: (message, context) => named(handlers().events, name)(message, context),
        });
        break;
    }
  }
}

function named<Handler>(handlers: ReadonlyMap<string, Handler>, name: string): Handler {
  const handler = handlers.get(name);
  if (handler === undefined) throw new TypeError(`defect: the function ${name} is declared and does nothing`);
  return handler;
}
