import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { Clock } from "../clock.ts";
import { defaultSchedules, schedules } from "./kinds.ts";
import type { Records } from "./records.ts";

/** A nightly inventory of the fleet. */
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
 * Creates the schedule of a new deployment once: if people change, disable or delete it, it stays so. An existing
 * schedule with its name is left as it is.
 */
export async function makeDefaultSchedules(records: Records, clock: Clock): Promise<void> {
  const { name } = DAILY_AUDIT;
  if ((await records.read(defaultSchedules, name)) !== undefined) return;
  const now = new Date(clock.now()).toISOString();
  const schedule: Schedule = { ...DAILY_AUDIT, createdAt: now, changedAt: now };
  await records.insert(schedules, name, schedule);
  // This write is the last one: after a crash before it, the same schedule is created again, and none is lost.
  await records.insert(defaultSchedules, name, { name, madeAt: now });
}
