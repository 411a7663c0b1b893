export interface Rounds<Item, Value> {
  readonly answers: ReadonlyMap<Item, Value>;
  /** What the first of those threw that have no answer; absent where all have one. */
  readonly failure?: { readonly cause: unknown };
}

/**
 * Asks about many items, and again about those that threw while a round brings any answer: among hundreds of reads some
 * always meet an error that passes, and asking anew about all of them would meet others. One round is asked by `askAll`,
 * side by side or in turn.
 */
export async function inRounds<Item, Value>(
  items: readonly Item[],
  askAll: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Value>[]>,
): Promise<Rounds<Item, Value>> {
  const answers = new Map<Item, Value>();
  for (let left = items; left.length > 0;) {
    const settled = await askAll(left);
    const threw: Item[] = [];
    let failure: { cause: unknown } | undefined;
    for (const [place, item] of left.entries()) {
      const answer = settled[place];
      if (answer?.status === "fulfilled") {
        answers.set(item, answer.value);
        continue;
      }
      threw.push(item);
      failure ??= { cause: answer?.reason };
    }
    if (failure !== undefined && threw.length === left.length) return { answers, failure };
    left = threw;
  }
  return { answers };
}
