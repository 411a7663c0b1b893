import type { z } from "zod";
import type { LateFailure } from "./exchange.ts";
import type { Fault } from "./fault.ts";
import { type FaultMatch, isLate, type RandomFaults, type RequestFault, ScriptedFault } from "./fault.ts";
import { canonical } from "../world/ids.ts";
import { roll } from "./seed.ts";

export interface FaultTarget {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
}

/** A scripted fault and how much of it has happened. */
interface Script {
  readonly match: FaultMatch;
  readonly fault: Fault;
  /** How many requests it still meets; Infinity for a window. */
  left: number;
  /** How many it has met. */
  met: number;
  /** Simulated times, milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  readonly share: number;
}

/** What nothing has consumed: a fault that waits for requests, or a window that met none. */
export interface UnconsumedFault {
  readonly match: FaultMatch;
  readonly fault: Fault;
  readonly times: number;
}

/** Faults in the order in which they were scripted, then those by chance. The first that fits meets the request. */
export class Faults {
  readonly #now: () => number;
  readonly #seed: () => string;
  #scripts: Script[] = [];
  #random: RandomFaults[] = [];
  #rolls = 0;

  /** @param now - simulated time, milliseconds since the epoch @param seed - decides what is chance */
  constructor(now: () => number = () => 0, seed: () => string = () => "keyless") {
    this.#now = now;
    this.#seed = seed;
  }

  onNext(match: FaultMatch, fault: z.input<typeof Fault>, times = 1): void {
    this.add({ match, fault, times });
  }

  /** Windows begin to count now. @throws ZodError */
  add(scripted: z.input<typeof ScriptedFault>): void {
    const { match, fault, times, window } = ScriptedFault.parse(scripted);
    const from = window === undefined ? -Infinity : this.#now() + window.afterMs;
    this.#scripts.push({
      match,
      fault,
      met: 0,
      from,
      left: window === undefined ? (times ?? 1) : Infinity,
      until: window === undefined ? Infinity : from + window.forMs,
      share: window?.share ?? 1,
    });
  }

  addRandom(random: RandomFaults): void {
    this.#random.push(random);
  }

  clear(): void {
    this.#scripts = [];
    this.#random = [];
  }

  /** A test fails if something is left. */
  unconsumed(): readonly UnconsumedFault[] {
    return this.#scripts
      .filter(({ left, met }) => (left === Infinity ? met === 0 : left > 0))
      .map(({ match, fault, left }) => ({ match, fault, times: left === Infinity ? 1 : left }));
  }

  /** Everything that is scripted still, for people. */
  waiting(): readonly { readonly fault: Fault; readonly match: FaultMatch; readonly met: number }[] {
    const now = this.#now();
    return this.#scripts
      .filter(({ left, until }) => left > 0 && now < until)
      .map(({ fault, match, met }) => ({ fault, match, met }));
  }

  random(): readonly RandomFaults[] {
    return this.#random;
  }

  /** The next fault of the request itself. */
  take(target: FaultTarget): RequestFault | undefined {
    const fault = this.#next(target, (candidate) => !isLate(candidate));
    return fault === undefined || isLate(fault) ? undefined : fault;
  }

  /** The next late failure for an operation that is being accepted. */
  takeLate(target: FaultTarget): LateFailure | undefined {
    const fault = this.#next(target, isLate);
    return fault !== undefined && isLate(fault) ? { code: fault.code, message: fault.message } : undefined;
  }

  #next(target: FaultTarget, wanted: (fault: Fault) => boolean): Fault | undefined {
    const now = this.#now();
    for (const script of this.#scripts) {
      const due = script.left > 0 && script.from <= now && now < script.until;
      if (!due || !wanted(script.fault) || !fits(script.match, target) || !this.#chance(script.share))
        continue;
      script.left -= 1;
      script.met += 1;
      return script.fault;
    }
    for (const { match, share, faults } of this.#random) {
      const fitting = faults.filter(wanted);
      if (fitting.length === 0 || !fits(match, target) || !this.#chance(share)) continue;
      return fitting[Math.floor(this.#roll() * fitting.length)];
    }
    return undefined;
  }

  #chance(share: number): boolean {
    return share >= 1 || this.#roll() < share;
  }

  #roll(): number {
    this.#rolls += 1;
    return roll(this.#seed(), "fault", String(this.#rolls));
  }
}

function fits(match: FaultMatch, target: FaultTarget): boolean {
  return (
    (match.operation === undefined || match.operation === target.operation) &&
    (match.method === undefined || match.method.toUpperCase() === target.method) &&
    (match.pathContains === undefined || canonical(target.path).includes(match.pathContains.toLowerCase()))
  );
}
