/**
 * Calls a function for each item, one after the other: if Azure answers with `Retry-After`, no other call on the same
 * budget may be in progress.
 *
 * @throws the error of the first call that fails; the remaining calls are not made
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
