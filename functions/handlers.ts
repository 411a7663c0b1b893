import type { HttpHandler, InvocationContext, TimerHandler } from "@azure/functions";
import type { ActivityHandler, OrchestrationHandler } from "durable-functions";
import { CHILDREN } from "../orchestrations/children.ts";
import { WORKFLOWS } from "../orchestrations/workflows.ts";
import { activityHandler } from "./activity-handler.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import { engineOf } from "./durable-engine.ts";
import { acceptEvents } from "./event-grid/accept-events.ts";
import { EVENT_DOORS } from "./event-grid/doors.ts";
import { endpointHandler } from "./http/endpoint.ts";
import { ENDPOINTS } from "./http/endpoints.ts";
import { UNMATCHED, unmatchedHandler } from "./http/unmatched.ts";
import { planningActivities, sweepActivityHandlers } from "./sweep-activities.ts";
import { TIMERS } from "./timer/timers.ts";

type EventHandler = (delivered: unknown, context: InvocationContext) => Promise<void>;

/** The handlers of the functions of the app, by name. */
export interface Handlers {
  readonly orchestrations: ReadonlyMap<string, OrchestrationHandler>;
  readonly activities: ReadonlyMap<string, ActivityHandler>;
  readonly http: ReadonlyMap<string, HttpHandler>;
  readonly timers: ReadonlyMap<string, TimerHandler>;
  readonly events: ReadonlyMap<string, EventHandler>;
}

/** Creates the handlers of all functions. */
export function makeHandlers(dependencies: KeylessDependencies): Handlers {
  const acceptDelivered: EventHandler = async (delivered, context) => {
    await acceptEvents(dependencies, engineOf(context), delivered);
  };
  return {
    orchestrations: new Map(
      [...WORKFLOWS, ...CHILDREN].map(({ orchestration, orchestrator }) => [orchestration, orchestrator]),
    ),
    activities: new Map([
      ...planningActivities(dependencies).map(
        (activity) => [activity.name, activityHandler(dependencies, activity)] as const,
      ),
      ...sweepActivityHandlers(dependencies),
    ]),
    http: new Map([
      ...ENDPOINTS.map(
        (endpoint) => [endpoint.name, endpointHandler(dependencies, endpoint, engineOf)] as const,
      ),
      [UNMATCHED, unmatchedHandler(dependencies, ENDPOINTS)],
    ]),
    timers: new Map(TIMERS.map(({ name, handler }) => [name, handler(dependencies)])),
    events: new Map(EVENT_DOORS.map(({ name }) => [name, acceptDelivered])),
  };
}
