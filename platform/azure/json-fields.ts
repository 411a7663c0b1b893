import { z } from "zod";

/** Absent, `null` and empty text mean the same in ARM's answers. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);

export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value === true);

/** An identity as the profiles of a cluster show it. */
export const IdentityRef = z.object({ resourceId: text, clientId: text, objectId: text });

/** A field that is there only if it has a value. */
export function present<Key extends string>(
  key: Key,
  value: string | undefined,
): Partial<Record<Key, string>> {
  const pair: Partial<Record<string, string>> = value === undefined ? {} : { [key]: value };
  return pair as Partial<Record<Key, string>>;
}
