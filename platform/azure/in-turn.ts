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
