import { days } from "../../domain/text/duration.ts";
import { acceptedEvents, TO_ACT_ON } from "../../platform/records/kinds.ts";
import { redactedReason } from "../../platform/redact.ts";
import type { Engine } from "../engine.ts";
import { actOnEvent } from "../event-grid/act-on-event.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { pagedPass } from "./paged-pass.ts";
import { passing, type TimerFunction } from "./timer-function.ts";

const EVERY_MINUTE = "30 * * * * *";

/** Every night: NCRONTAB, in the host's time zone. */
const NIGHTLY = "0 45 3 * * *";

/** An event that comes again later than this is taken for another one. Event Grid delivers for a day, a queue for a week. */
const KEPT_MS = days(30);

/** Sees to events that were taken in and not acted on yet. */
export const actOnEventsTimer: TimerFunction = {
  ...{ name: "actOnEvents", schedule: EVERY_MINUTE, keepsUp: true, durableClient: true },
  handler: (dependencies) => passing(actOnEvents(dependencies)),
};

/** Forgets events that cannot come again. */
export const forgetEventsTimer: TimerFunction = {
  ...{ name: "forgetEvents", schedule: NIGHTLY, durableClient: true },
  handler: (dependencies) => passing(forgetEvents(dependencies)),
};

/** One pass over the events that are still to be acted on. */
export function actOnEvents(dependencies: KeylessDependencies): (engine: Engine) => Promise<void> {
  const { records, log } = dependencies;
  return pagedPass(dependencies, {
    noun: "event",
    list: (page) => records.list(acceptedEvents, { ...page, label: TO_ACT_ON }),
    async see(engine, items) {
      for (const { key } of items) {
        await actOnEvent({ ...dependencies, engine }, key).catch((error: unknown) => {
          log.error("could not act on event", { event: key, reason: redactedReason(error) });
        });
      }
    },
  });
}

/** One pass over all events: those that were acted on long ago go. */
export function forgetEvents(dependencies: KeylessDependencies): (engine: Engine) => Promise<void> {
  const { records, clock } = dependencies;
  return pagedPass(dependencies, {
    noun: "event",
    list: (page) => records.list(acceptedEvents, page),
    async see(_engine, items) {
      for (const { key, value, version } of items) {
        const old = value.actedAt !== undefined && clock.now() - Date.parse(value.actedAt) > KEPT_MS;
        if (old) await records.remove(acceptedEvents, key, version);
      }
    },
  });
}
