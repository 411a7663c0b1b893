import type { HostClock } from "../clock/host-clock.ts";
import type { HostLog } from "../worker/host-log.ts";
import type { Invoker } from "../worker/invoker.ts";
import type { Registry } from "../worker/registry.ts";
import { EventGridFunctions } from "./event-grid.ts";
import type { RequestHandler } from "../http/request-gate.ts";
import type { RefusedAnswer } from "../http/http-answer.ts";
import { HttpFunctions } from "./http-functions.ts";
import type { TimeZone } from "../../../domain/calendar/time-zone.ts";
import { runByName } from "./run-by-name.ts";
import type { TimerFunction } from "./timer-function.ts";
import { TimerFunctions } from "./timer-functions.ts";
import type { TimerStatuses } from "./timer-statuses.ts";

interface TriggersDependencies {
  readonly registry: Registry;
  readonly timers: readonly TimerFunction[];
  readonly statuses: TimerStatuses;
  readonly invoker: Invoker;
  readonly log: HostLog;
  readonly clock: HostClock;
  readonly zone: TimeZone;
  readonly routePrefix: string;
  readonly refused: RefusedAnswer | undefined;
  readonly streamUri: string | undefined;
  /** Called before and after each function, so that a virtual clock stands still meanwhile. */
  readonly onRunning: (change: 1 | -1) => void;
}

/** How work gets into the app: over HTTP, as time passes, from Event Grid, and as messages of queues. */
export class Triggers {
  readonly timers: TimerFunctions;
  readonly #http: HttpFunctions;
  readonly #eventGrid: EventGridFunctions;
  readonly #runByName: RequestHandler;

  constructor(dependencies: TriggersDependencies) {
    this.timers = new TimerFunctions(dependencies);
    this.#http = new HttpFunctions(dependencies);
    this.#eventGrid = new EventGridFunctions({
      ...dependencies,
      functions: dependencies.registry.triggeredBy("eventGridTrigger"),
    });
    this.#runByName = runByName({
      ...dependencies,
      timers: this.timers,
      queues: dependencies.registry.triggeredBy("queueTrigger"),
    });
  }

  /** What the app's address answers. `admin` says whether functions can be run by a call, as Core Tools let one. */
  handlers({ admin }: { readonly admin: boolean }): readonly RequestHandler[] {
    return [
      (question) => this.#eventGrid.answer(question),
      ...(admin ? [this.#runByName] : []),
      (question) => this.#http.answer(question),
    ];
  }
}
