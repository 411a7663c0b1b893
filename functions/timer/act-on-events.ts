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

/**
 * An event that is delivered again after this time counts as a new one. Event Grid delivers for a day, a queue for a
 * week. Milliseconds.
 */
const KEPT_MS = days(30);

/** Processes events that were accepted and not processed yet. */
export const actOnEventsTimer: TimerFunction = {
  name: "actOnEvents",
  schedule: EVERY_MINUTE,
  keepsUp: true,
  durableClient: true,
  handler: (dependencies) => passing(actOnEvents(dependencies)),
};

/** Deletes events that cannot be delivered again. */
export const forgetEventsTimer: TimerFunction = {
  name: "forgetEvents",
  schedule: NIGHTLY,
  durableClient: true,
  handler: (dependencies) => passing(forgetEvents(dependencies)),
};

/** One pass over the events that are not processed yet. */
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

/** One pass over all events: deletes those that were processed long ago. */
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
