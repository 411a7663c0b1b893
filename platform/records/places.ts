/** A sorted set of numbers: the places of documents in a list. */
export class Places {
  readonly #places: number[] = [];

  add(place: number): void {
    const at = this.#countBelow(place);
    if (this.#places[at] !== place) this.#places.splice(at, 0, place);
  }

  remove(place: number): void {
    const at = this.#countBelow(place);
    if (this.#places[at] === place) this.#places.splice(at, 1);
  }

  /** The largest numbers below a bound, the largest first. */
  below(bound: number, count: number): readonly number[] {
    const end = this.#countBelow(bound);
    return this.#places.slice(Math.max(0, end - count), end).reverse();
  }

  #countBelow(bound: number): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle] ?? Infinity) < bound) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
