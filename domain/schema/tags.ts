import { z } from "zod";

/** Tags of a resource, by name. */
export const Tags = z.record(z.string(), z.string()).readonly();
export type Tags = z.infer<typeof Tags>;

/** A tag whose value is no text is none that could be given to something else. */
export function textsOf(shown: Readonly<Record<string, unknown>>): Tags | undefined {
  const tags = Object.entries(shown).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}

/** Source of the limits: learn.microsoft.com/azure/azure-resource-manager/management/tag-resources. */
const NAME = /^[^<>%&\\?/]{1,512}$/;
const AT_MOST = 50;

/** Tags as a request gives them. */
export const RequestedTags = z
  .record(
    z.string().regex(NAME, "must be the name of a tag: up to 512 characters, without < > % & \\ ? /"),
    z.string().max(256),
  )
  .refine((tags) => Object.keys(tags).length <= AT_MOST, `must have at most ${String(AT_MOST)} tags`);

/** What exists after a write, with the names of its tags: "exists, with the tags costCenter and owner". */
export function withTags(exists: string, tags: Tags | undefined): string {
  const names = Object.keys(tags ?? {});
  const last = names.pop();
  if (last === undefined) return exists;
  return names.length === 0
    ? `${exists}, with the tag ${last}`
    : `${exists}, with the tags ${names.join(", ")} and ${last}`;
}
