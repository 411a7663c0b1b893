import { nameOf, partsOf, readResourceId } from "../arm-id/arm-id.ts";

/**
 * Names of clusters, for people who read of several. A name that two of them have says nothing alone: it stands with its resource
 * group, and where that is the same as well, with its subscription.
 *
 * @param beside - ids of clusters that the same text names, or is about
 */
export function namesApart(ids: readonly string[], beside: readonly string[] = []): string[] {
  const clusters = new Map([...ids, ...beside].map((id) => [id.toLowerCase(), spellings(id)]));
  const told = [...clusters.values()].flatMap((all) => all.map((one) => one.toLowerCase()));
  const times = new Map<string, number>();
  for (const one of told) times.set(one, (times.get(one) ?? 0) + 1);
  return ids.map((id) => {
    const all = spellings(id);
    return all.find((one) => times.get(one.toLowerCase()) === 1) ?? all.at(-1) ?? id;
  });
}

/** From the shortest to the one that is never ambiguous. */
function spellings(id: string): readonly string[] {
  const name = nameOf(id);
  const resource = readResourceId(id);
  if (resource === undefined) return [name];
  const { resourceGroup, subscription } = partsOf(resource);
  const inGroup = `${name} in ${resourceGroup}`;
  return [name, inGroup, `${inGroup} of subscription ${subscription}`];
}
