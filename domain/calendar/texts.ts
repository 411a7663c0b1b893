import { z } from "zod";
import { count } from "../text/count.ts";
import { FIELD_NAMES, nextReading, parseNcrontab, wrongFields } from "./ncrontab.ts";
import { TimeZone } from "./time-zone.ts";

/** The IANA name of a time zone. */
export const TimeZoneName = z
  .string()
  .max(64)
  .refine(isTimeZone, {
    error: "must be the IANA name of a time zone, such as Europe/Zurich or UTC",
  })
  .meta({ description: "Time zone by its IANA name, such as Europe/Zurich." });

function isTimeZone(name: string): boolean {
  try {
    return new TimeZone(name).offsetAt(0) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** NCRONTAB with six fields and at least one occurrence. */
export const SixFieldNcrontab = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    const fault = faultOf(text);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  })
  .meta({
    description: `NCRONTAB with six fields: ${FIELD_NAMES.join(", ")}. \`0 0 3 * * 1-5\` is 03:00 from Monday to Friday.`,
  });

/** What is wrong with a schedule; undefined if it is valid. */
function faultOf(text: string): string | undefined {
  const fields = text.trim().split(/\s+/);
  const needed = `six fields: ${FIELD_NAMES.join(", ")}`;
  if (fields.length !== FIELD_NAMES.length) {
    const has = text.trim() === "" ? 0 : fields.length;
    return `must have ${needed}, such as 0 0 3 * * *; it has ${count(has, "field")}`;
  }
  const wrong = wrongFields(text);
  if (wrong.length > 0) {
    return wrong
      .map(
        ({ name, given, least, most }) =>
          `'${given}' is not a valid ${name}, which is from ${String(least)} to ${String(most)}`,
      )
      .join("; ");
  }
  const cron = parseNcrontab(text);
  return cron === undefined || nextReading(cron, 0) === undefined
    ? "must occur at some time, and there is no such day"
    : undefined;
}
