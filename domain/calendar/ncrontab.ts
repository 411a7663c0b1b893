/**
 * A schedule in NCRONTAB, as the timer trigger takes it: `{second} {minute} {hour} {day} {month} {day of the week}`, or
 * five fields without seconds. Each is `*`, a value, a range, a step (`*\/5`, `10-30/2`, `3/4`) or a list of those;
 * months and days of the week may be named. Unlike in other crons, a day must fit both the day and the day of the week;
 * a range that runs backwards is turned round. Source: the NCrontab library, which the Functions host uses.
 */
export interface Ncrontab {
  readonly seconds: readonly boolean[];
  readonly minutes: readonly boolean[];
  readonly hours: readonly boolean[];
  readonly days: readonly boolean[];
  readonly months: readonly boolean[];
  readonly weekdays: readonly boolean[];
  /** True if every hour fits or hours are given as a step: a schedule of intervals, not of points in time. */
  readonly isInterval: boolean;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const months = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];
const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const fields: readonly Field[] = [
  { name: "second", least: 0, most: 59 },
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: months },
  { name: "day of the week", least: 0, most: 6, names: weekdays },
];

/** What the six fields are, in their order. */
export const FIELD_NAMES: readonly string[] = fields.map(({ name }) => name);

/** Undefined if the text is not such a schedule. */
export function parseNcrontab(text: string): Ncrontab | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length === 5) parts.unshift("0");
  if (parts.length !== 6) return undefined;
  const [seconds, minutes, hours, days, month, weekday] = fields.map((field, at) =>
    parseField(field, parts[at] ?? ""),
  );
  if (!seconds || !minutes || !hours || !days || !month || !weekday) return undefined;
  return {
    seconds,
    minutes,
    hours,
    days,
    months: month,
    weekdays: weekday,
    isInterval: parts[2]?.includes("*") === true,
  };
}

/** An invalid field, and the range of its values. */
interface WrongField {
  readonly name: string;
  readonly given: string;
  readonly least: number;
  readonly most: number;
}

/** The invalid fields of a text with six fields. */
export function wrongFields(text: string): readonly WrongField[] {
  const parts = text.trim().split(/\s+/);
  return fields.flatMap((field, at) => {
    const { name, least, most } = field;
    const given = parts[at] ?? "";
    return parseField(field, given) === undefined ? [{ name, given, least, most }] : [];
  });
}

function parseField(field: Field, text: string): boolean[] | undefined {
  const fits = new Array<boolean>(field.most + 1).fill(false);
  for (const part of text.split(",")) {
    const range = parseRange(field, part);
    if (range === undefined) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) fits[value] = true;
  }
  return fits;
}

function parseRange(field: Field, text: string): { from: number; to: number; step: number } | undefined {
  const [, body = "", every] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  const step = every === undefined ? 1 : Number(every);
  if (step < 1) return undefined;
  if (body === "*") return { from: field.least, to: field.most, step };
  const [first = "", second, ...more] = body.split("-");
  const from = parseValue(field, first);
  const to = second === undefined ? (every === undefined ? from : field.most) : parseValue(field, second);
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  return { from: Math.min(from, to), to: Math.max(from, to), step };
}

/** A number within the field, or the beginning of a name. */
function parseValue({ least, most, names = [] }: Field, text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    return value >= least && value <= most ? value : undefined;
  }
  const at = /^[a-z]+$/i.test(text) ? names.findIndex((name) => name.startsWith(text.toLowerCase())) : -1;
  return at < 0 ? undefined : at + least;
}

/** Longer than the gap to any day that exists: 29 February on a given day of the week. */
const horizonYears = 50;

/**
 * The first matching time after `after`; undefined if there is none. Both are readings of a local clock, as milliseconds
 * since the epoch as if the clock showed UTC.
 */
export function nextReading(schedule: Ncrontab, after: number): number | undefined {
  const at = new Date(Math.floor(after / 1000) * 1000 + 1000);
  const last = at.getUTCFullYear() + horizonYears;
  while (at.getUTCFullYear() <= last) {
    if (schedule.months[at.getUTCMonth() + 1] !== true) {
      at.setUTCMonth(at.getUTCMonth() + 1, 1);
      at.setUTCHours(0, 0, 0);
    } else if (schedule.days[at.getUTCDate()] !== true || schedule.weekdays[at.getUTCDay()] !== true) {
      at.setUTCDate(at.getUTCDate() + 1);
      at.setUTCHours(0, 0, 0);
    } else if (schedule.hours[at.getUTCHours()] !== true) {
      at.setUTCHours(at.getUTCHours() + 1, 0, 0);
    } else if (schedule.minutes[at.getUTCMinutes()] !== true) {
      at.setUTCMinutes(at.getUTCMinutes() + 1, 0);
    } else if (schedule.seconds[at.getUTCSeconds()] !== true) {
      at.setUTCSeconds(at.getUTCSeconds() + 1);
    } else {
      return at.getTime();
    }
  }
  return undefined;
}
