import { z } from "zod";
import { openObject } from "../schema/open-object.ts";

/** Somebody as Microsoft Entra ID knows them. The ids tell who it is; the name is shown, and may change. */
export const KnownPerson = openObject({
  /** Id of the directory that knows the object id. */
  tenant: z.string(),
  /** Object id of the user, or of the application's service principal. */
  id: z.string(),
  name: z.string(),
  /** `user` or `application`; a newer version may know other kinds. */
  kind: z.string(),
});
export type KnownPerson = z.infer<typeof KnownPerson>;

/** Somebody of whom a record of a former release holds the name alone: who that was is not known. */
const NamedPerson = openObject({ name: z.string() }).refine(
  (person) => !("id" in person) && !("tenant" in person),
  "half of who it is is missing",
);

/** Who asked for a run, or sent it a command. Former releases wrote a name alone, as a text. */
export const Person = z.preprocess(
  (raw) => (typeof raw === "string" ? { name: raw } : raw),
  z.union([KnownPerson, NamedPerson]),
);
export type Person = z.infer<typeof Person>;

/** What tells a person apart from all others: GUIDs are the same in any case. */
export function personKey({ tenant, id }: KnownPerson): string {
  return `${tenant}/${id}`.toLowerCase();
}

/**
 * True for one and the same person, whatever they are called now. Where one of them is known by name alone, the names
 * decide: a repeat of the name counts as the same, so that nobody approves their own run because it is an old one.
 */
export function samePerson(one: Person, other: Person): boolean {
  if ("id" in one && "id" in other) return personKey(one) === personKey(other);
  return one.name.trim().toLowerCase() === other.name.trim().toLowerCase();
}
