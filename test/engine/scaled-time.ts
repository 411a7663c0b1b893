/** How much faster than its clock the app lives, since when: a fixed line, so that a replay sees the same times again. */
export interface Scale {
  readonly factor: number;
  /** When the app's time begins, by the engine's clock. Milliseconds since the epoch. */
  readonly origin: number;
  /** Real milliseconds by which the engine is asked to fire timers later; a second if absent. */
  readonly laterMs?: number | undefined;
}

/** What the app's clock shows then; worlds of tests begin on this day, because some findings depend on it. */
export const BEGINS = Date.parse("2026-03-02T08:00:00Z");

/** The engine fires up to a second early, which would be minutes of the app's time. */
const LATER_MS = 1000;

/** Translates between the engine's clock, which is the machine's, and the app's. Milliseconds since the epoch. */
export class ScaledTime {
  readonly #scale: Scale;
  readonly #now: () => number;

  constructor(scale: Scale, now: () => number = Date.now.bind(Date)) {
    this.#scale = scale;
    this.#now = now;
  }

  now(): number {
    return Math.floor(this.#toApp(this.#now()));
  }

  /** The request for a turn as the app shall see it. */
  requestIn<Request extends { readonly history: readonly object[] }>(request: Request): Request {
    return { ...request, history: request.history.map((event) => this.#eventIn(event)) };
  }

  /** What the app answers, with the due times of its timers as the engine's clock shows them. */
  answerOut(text: string): string {
    return text.replace(
      /((\\*)"fireAt\2":\2")([^"\\]+)/g,
      (_all, before: string, _quote: string, time: string) => before + this.#timerOut(time),
    );
  }

  #eventIn(event: object): object {
    const { Timestamp: at, FireAt: due } = event as { readonly Timestamp?: string; readonly FireAt?: string };
    return {
      ...event,
      ...(at === undefined ? {} : { Timestamp: iso(this.#toApp(Date.parse(at))) }),
      ...(due === undefined ? {} : { FireAt: iso(this.#toApp(Date.parse(due) - this.#laterMs)) }),
    };
  }

  get #laterMs(): number {
    return this.#scale.laterMs ?? LATER_MS;
  }

  #timerOut(time: string): string {
    return iso(Math.ceil(this.#toReal(Date.parse(time))) + this.#laterMs);
  }

  #toApp(real: number): number {
    return BEGINS + (real - this.#scale.origin) * this.#scale.factor;
  }

  #toReal(app: number): number {
    return this.#scale.origin + (app - BEGINS) / this.#scale.factor;
  }
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();

/** Makes `Date` of this process show that time, as the app reads it. */
export function liveBy(time: ScaledTime): void {
  globalThis.Date = new Proxy(Date, {
    construct: (date, args, target) =>
      Reflect.construct(date, args.length === 0 ? [time.now()] : args, target) as Date,
    get: (date, key) => (key === "now" ? () => time.now() : Reflect.get(date, key)) as unknown,
  });
}
