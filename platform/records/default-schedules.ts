import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { Clock } from "../clock.ts";
import { defaultSchedules, schedules } from "./kinds.ts";
import type { Records } from "./records.ts";

/** An inventory of the fleet every night. */
const DAILY_AUDIT = {
  name: "daily-audit",
  workflow: "audit-fleet",
  request: {},
  ncrontab: "0 30 2 * * *",
  timeZone: "UTC",
  enabled: true,
  approval: { kind: "eachTime" },
  setBy: { tenant: "keyless", id: "keyless", name: "Keyless", kind: "application" },
} as const;

/**
 * Makes the schedule that every deployment begins with, once: whoever changes it, switches it off or deletes it has the last
 * word. A schedule that somebody has made under its name is left as it is.
 */
export async function makeDefaultSchedules(records: Records, clock: Clock): Promise<void> {
  const { name } = DAILY_AUDIT;
  if ((await records.read(defaultSchedules, name)) !== undefined) return;
  const now = new Date(clock.now()).toISOString();
  const schedule: Schedule = { ...DAILY_AUDIT, createdAt: now, changedAt: now };
  await records.insert(schedules, name, schedule);
  // Last: a crash before it makes the same schedule again, and none is lost.
  await records.insert(defaultSchedules, name, { name, madeAt: now });
}
