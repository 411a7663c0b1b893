const RESOURCE =
  /\/subscriptions\/[^/\s]+\/resourceGroups\/([^/\s]+)\/providers\/(?:[^/\s]+\/){2}([^\s,;)]+)/gi;
const GROUP = /\/subscriptions\/[^/\s]+\/resourceGroups\/([^/\s,;)]+)/gi;

/** Resource ids in a text by what tells them apart: group and name. */
export function withShortIds(text: string): string {
  return text.replace(RESOURCE, "$1/$2").replace(GROUP, "$1");
}
