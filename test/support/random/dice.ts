import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/** Chance that depends on nothing but a seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.roll() < share;
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.roll() * (most - least + 1));
  }

  pick<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[Math.floor(this.roll() * values.length)] ?? values[0];
  }
}

/** From now on this process's UUIDs come from the seed too: run ids carry them, and pauses depend on run ids. */
export function seedUuids(seed: number): void {
  const dice = new Dice(seed ^ 0x5eed);
  const hex = (digits: number) => Array.from({ length: digits }, () => dice.int(0, 15).toString(16)).join("");
  crypto.randomUUID = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  syncBuiltinESMExports();
}
