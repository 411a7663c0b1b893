/** Does work with the same key in the order of its arrival, one at a time; work with other keys is done in parallel. */
export class OneAtATime {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Value>(thing: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(thing);
    const done = (before ?? Promise.resolve()).then(work, work);
    this.#last.set(thing, done);
    try {
      return await done;
    } finally {
      if (this.#last.get(thing) === done) this.#last.delete(thing);
    }
  }
}
