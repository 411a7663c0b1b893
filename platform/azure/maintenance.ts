import { z } from "zod";
import { below, type ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { MaintenanceWindow } from "../../domain/maintenance/window.ts";
import { API_VERSIONS, readArm } from "./arm.ts";
import type { Azure } from "./azure.ts";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const WEEKS = ["first", "second", "third", "fourth"];

const interval = z
  .number()
  .int()
  .nullish()
  .transform((value) => value ?? 1);
const dayOfWeek = z.string().transform((name) => WEEKDAYS.indexOf(name.toLowerCase()));

/** Source: Microsoft.ContainerService 2026-06-01, maintenanceConfigurations. */
const Configuration = z.object({
  properties: z.object({
    maintenanceWindow: z
      .object({
        schedule: z.object({
          daily: z.object({ intervalDays: interval }).nullish(),
          weekly: z.object({ intervalWeeks: interval, dayOfWeek }).nullish(),
          absoluteMonthly: z.object({ intervalMonths: interval, dayOfMonth: z.number().int() }).nullish(),
          relativeMonthly: z.object({ intervalMonths: interval, dayOfWeek, weekIndex: z.string() }).nullish(),
        }),
        durationHours: z.number().int(),
        startTime: z.string(),
        startDate: z.string().nullish(),
        utcOffset: z.string().nullish(),
        notAllowedDates: z.array(z.object({ start: z.string(), end: z.string() })).nullish(),
      })
      .nullish(),
  }),
});
type WindowJson = NonNullable<z.infer<typeof Configuration>["properties"]["maintenanceWindow"]>;

/**
 * The maintenance window for node images, the only one that the Node Disruption Policy uses; undefined if the cluster has
 * none. Source: learn.microsoft.com/azure/aks/node-disruption-policy.
 */
export async function readNodeWindow(
  azure: Azure,
  clusterId: ResourceId,
): Promise<MaintenanceWindow | undefined> {
  const path = below(clusterId, "maintenanceConfigurations", "aksManagedNodeOSUpgradeSchedule");
  const found = await readArm(azure, { path, apiVersion: API_VERSIONS.aks }, Configuration);
  const window = found?.properties.maintenanceWindow;
  return window ? windowFrom(window) : undefined;
}

function windowFrom(json: WindowJson): MaintenanceWindow | undefined {
  const schedule = scheduleFrom(json.schedule);
  if (schedule === undefined) return undefined;
  const [, sign = "+", offsetHours = "0", offsetMinutes = "0"] =
    /^([+-])(\d{2}):(\d{2})$/.exec(json.utcOffset ?? "") ?? [];
  return {
    schedule,
    opensAtMinute: minutesOf(json.startTime),
    durationHours: json.durationHours,
    offsetMinutes: (sign === "-" ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes)),
    ...(json.startDate ? { from: json.startDate } : {}),
    notOn: json.notAllowedDates ?? [],
  };
}

function scheduleFrom({
  daily,
  weekly,
  absoluteMonthly,
  relativeMonthly,
}: WindowJson["schedule"]): MaintenanceWindow["schedule"] | undefined {
  if (daily) return { kind: "daily", every: daily.intervalDays };
  if (weekly) return { kind: "weekly", every: weekly.intervalWeeks, weekday: weekly.dayOfWeek };
  if (absoluteMonthly) {
    const { intervalMonths, dayOfMonth } = absoluteMonthly;
    return { kind: "monthlyOnDay", every: intervalMonths, day: dayOfMonth };
  }
  if (!relativeMonthly) return undefined;
  const { intervalMonths, dayOfWeek: weekday, weekIndex } = relativeMonthly;
  const week = WEEKS.indexOf(weekIndex.toLowerCase()) + 1;
  return { kind: "monthlyOnWeekday", every: intervalMonths, weekday, week: week === 0 ? "last" : week };
}

/** `13:45` in minutes since midnight. */
function minutesOf(text: string): number {
  const [, hours = "0", minutes = "0"] = /^(\d{1,2}):(\d{2})/.exec(text) ?? [];
  return Number(hours) * 60 + Number(minutes);
}
