/**
 * Asks one after the other and not side by side: where Azure answers one with `Retry-After`, the next of that budget
 * must not be under way already. Throws what the first failure threw; the rest is not asked then.
 */
export async function inTurn<Item, Value>(
  items: Iterable<Item>,
  ask: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const answers: Value[] = [];
  for (const item of items) answers.push(await ask(item));
  return answers;
}

/** The same, where what one throws does not keep the rest from being asked. */
export function settledInTurn<Item, Value>(
  items: Iterable<Item>,
  ask: (item: Item) => Promise<Value>,
): Promise<PromiseSettledResult<Value>[]> {
  return inTurn(items, async (item): Promise<PromiseSettledResult<Value>> => {
    try {
      return { status: "fulfilled", value: await ask(item) };
    } catch (reason) {
      return { status: "rejected", reason };
    }
  });
}
