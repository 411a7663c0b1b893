import { z } from "zod";
import { days, hours, minutes } from "./duration.ts";

const FORM = /^P(?=\d|T\d)(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?)?$/;

/** A length of time in whole days, hours and minutes, as ISO 8601 has it: `PT4H`, `P1DT30M`. */
export const IsoDuration = z
  .string()
  .regex(FORM, "must be an ISO 8601 duration in days, hours and minutes, such as PT4H or P2D");

/** The same in milliseconds. @throws RangeError for another text */
export function durationMs(text: string): number {
  const found = FORM.exec(text);
  if (found === null) throw new RangeError(`${text} is no duration in days, hours and minutes`);
  const [, inDays = "0", inHours = "0", inMinutes = "0"] = found;
  return days(Number(inDays)) + hours(Number(inHours)) + minutes(Number(inMinutes));
}
