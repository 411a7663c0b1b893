/** Work on one thing at a time, in the order in which it came; work on other things goes on beside it. */
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
