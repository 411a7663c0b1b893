import { nameOf, partsOf, readResourceId } from "../arm-id/arm-id.ts";

/**
 * Names of other clusters, for people who read about one. A name that several of them have, or the cluster itself, says nothing
 * alone: it stands with its resource group, and where that is the same as well, with its subscription.
 *
 * @param own - the id of the cluster that the text is about
 */
export function neighbourNames(ids: readonly string[], own: string): string[] {
  const all = [...ids, own].map(spellings);
  return ids.map((id) => {
    const told = spellings(id);
    const alone = told.find((spelling, at) => all.filter((other) => same(other[at], spelling)).length === 1);
    return alone ?? told.at(-1) ?? id;
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

const same = (left: string | undefined, right: string) => left?.toLowerCase() === right.toLowerCase();
