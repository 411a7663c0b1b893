/** A zone's clock: what it shows at an instant, and at which instant it shows a reading. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;

  /** @throws RangeError if there is no zone of that name; names are those of the IANA, such as `Europe/Zurich`. */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  }

  /** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
  offsetAt(instant: number): number {
    const shown = this.#format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value;
    const [, sign, hours = "0", minutes = "0", seconds = "0"] =
      /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(shown ?? "") ?? [];
    const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === "-" ? -size : size;
  }

  /** What the clock shows, as if it showed UTC. */
  readingAt(instant: number): number {
    return instant + this.offsetAt(instant);
  }

  /**
   * The instants at which the clock shows a reading: none if the clock skips it, two (the earlier first) if the clock
   * repeats it.
   */
  instantsOf(reading: number): readonly number[] {
    const aDay = 24 * 3600_000;
    const offsets = new Set([this.offsetAt(reading - aDay), this.offsetAt(reading + aDay)]);
    return [...offsets]
      .map((offset) => reading - offset)
      .filter((instant) => this.readingAt(instant) === reading)
      .sort((one, other) => one - other);
  }

  /**
   * The instant of a reading as .NET calculates it: the later one of two, and for a skipped reading the one by the
   * offset before the change.
   */
  instantOf(reading: number): number {
    const dayBefore = reading - 24 * 3600_000;
    return this.instantsOf(reading).at(-1) ?? reading - this.offsetAt(dayBefore);
  }
}
