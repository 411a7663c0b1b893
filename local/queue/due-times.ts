interface Due<Key> {
  readonly key: Key;
  readonly at: number;
  readonly rank: number;
}

/** So many entries that are passed over may be there in any case. */
const SLACK = 64;

/** Which key is due first. What a change or a question costs grows with the logarithm of how many there are. */
export class DueTimes<Key> {
  /** A binary heap; an entry that is not the present one of its key is passed over. */
  readonly #heap: Due<Key>[] = [];
  readonly #present = new Map<Key, Due<Key>>();
  #came = 0;

  /**
   * @param at - undefined where the key is not due any more
   * @param rank - of keys that are due at once, the one with the lowest is first; if absent, the one that came first
   */
  set(key: Key, at: number | undefined, rank?: number): void {
    const before = this.#present.get(key);
    if (at === undefined) {
      this.#present.delete(key);
      return;
    }
    const ranked = rank ?? before?.rank ?? (this.#came += 1);
    if (before?.at === at && before.rank === ranked) return;
    const due = { key, at, rank: ranked };
    this.#present.set(key, due);
    this.#push(due);
    if (this.#heap.length > 2 * this.#present.size + SLACK) this.#compact();
  }

  /** Undefined where nothing is due, ever. */
  first(): Due<Key> | undefined {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined || this.#present.get(first.key) === first) return first;
      const last = this.#heap.pop();
      if (last === undefined || this.#heap.length === 0) continue;
      this.#heap[0] = last;
      this.#sink();
    }
  }

  #push(due: Due<Key>): void {
    this.#heap.push(due);
    this.#rise(this.#heap.length - 1);
  }

  #compact(): void {
    this.#heap.length = 0;
    for (const due of this.#present.values()) this.#push(due);
  }

  #rise(from: number): void {
    for (let place = from; place > 0;) {
      const above = (place - 1) >> 1;
      if (!this.#swapIfSooner(place, above)) return;
      place = above;
    }
  }

  #sink(): void {
    for (let place = 0; ;) {
      const [left, right] = [2 * place + 1, 2 * place + 2];
      const sooner = this.#isSooner(right, left) ? right : left;
      if (!this.#swapIfSooner(sooner, place)) return;
      place = sooner;
    }
  }

  #swapIfSooner(lower: number, upper: number): boolean {
    const [below, above] = [this.#heap[lower], this.#heap[upper]];
    if (below === undefined || above === undefined || !this.#isSooner(lower, upper)) return false;
    this.#heap[lower] = above;
    this.#heap[upper] = below;
    return true;
  }

  #isSooner(place: number, than: number): boolean {
    const [one, other] = [this.#heap[place], this.#heap[than]];
    if (one === undefined || other === undefined) return false;
    return isBefore(one, other);
  }
}

type Place = Pick<Due<unknown>, "at" | "rank">;

export function isBefore(one: Place, other: Place): boolean {
  return one.at < other.at || (one.at === other.at && one.rank < other.rank);
}
