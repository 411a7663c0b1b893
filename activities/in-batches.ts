/** Asks about items side by side, no more than `size` at a time; the answers are in the order of the items. */
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
