import { z } from "zod";

/** Azure's own limits for the names and values of tags. */
export const TagFilter = z
  .record(z.string().min(1).max(512), z.string().max(256))
  .refine((tags) => Object.keys(tags).length > 0, "must name a tag");
export type TagFilter = z.infer<typeof TagFilter>;

/** True if all wanted tags are present. Names of tags are compared without regard to case, values exactly. */
export function hasTags(tags: Readonly<Record<string, string>>, wanted: TagFilter): boolean {
  const known = new Map(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(wanted).every(([name, value]) => known.get(name.toLowerCase()) === value);
}
