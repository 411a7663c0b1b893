/** Calls a function for each item, at most `size` in parallel. The answers are in the order of the items. */
export async function inBatches<Item, Value>(
  items: readonly Item[],
  size: number,
  ask: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const answers: Value[] = [];
  for (let from = 0; from < items.length; from += size)
    answers.push(...(await Promise.all(items.slice(from, from + size).map(ask))));
  return answers;
}
