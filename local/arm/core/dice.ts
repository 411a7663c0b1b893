import { createHash } from "node:crypto";

/** Chance in order: the same seed gives the same throws, one after the other, fast enough for millions of them. */
export class Dice {
  #state: number;

  constructor(seed: string, ...labels: readonly string[]) {
    this.#state = createHash("sha256")
      .update(JSON.stringify([seed, ...labels]))
      .digest()
      .readUInt32BE(0);
  }

  /** In [0, 1). The generator is mulberry32. */
  throw(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.throw() < share;
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.throw() * (most - least + 1));
  }

  /** One of the values; each comes as often as its weight says. */
  pick<Value>(weighted: readonly (readonly [Value, number])[]): Value {
    let left = this.throw() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of weighted) {
      left -= weight;
      if (left < 0) return value;
    }
    const last = weighted.at(-1);
    if (last === undefined) throw new RangeError("There is nothing to pick from.");
    return last[0];
  }

  /** A version-4-looking GUID. */
  guid(): string {
    const text = Array.from({ length: 4 }, () =>
      Math.floor(this.throw() * 2 ** 32)
        .toString(16)
        .padStart(8, "0"),
    );
    const hex = text.join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
