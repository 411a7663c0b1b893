import { comingOccurrences } from "../../domain/schedule/due.ts";
import { definitionOf, type Schedule } from "../../domain/schedule/schedule.ts";
import { canonicalHash } from "../../platform/records/canonical-hash.ts";

/** Changes with what people set, and not with each occurrence. */
export function etagOf(schedule: Schedule): string {
  const { createdAt, changedAt } = schedule;
  return `"${canonicalHash({ ...definitionOf(schedule), createdAt, changedAt }).slice(0, 32)}"`;
}

/** A schedule as callers see it, with the next times that it is due. */
export function scheduleView(schedule: Schedule, now: number): object {
  const { latest, ...rest } = schedule;
  const { order: _order, ...became } = latest ?? {};
  return {
    ...rest,
    approval: definitionOf(schedule).approval,
    ...(latest === undefined ? {} : { latest: became }),
    nextTimes: comingOccurrences(schedule, now),
    etag: etagOf(schedule),
  };
}
