import { z } from "zod";
import { openObject } from "../schema/open-object.ts";

/** A caller as Microsoft Entra ID knows them. The ids identify the caller; the name is only shown, and can change. */
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

/** A person of whom a record of an earlier release has only the name. */
const NamedPerson = openObject({ name: z.string() }).refine(
  (person) => !("id" in person) && !("tenant" in person),
  "half of who it is is missing",
);

/** Who requested a run, or sent it a command. Earlier releases wrote only a name, as text. */
export const Person = z.preprocess(
  (raw) => (typeof raw === "string" ? { name: raw } : raw),
  z.union([KnownPerson, NamedPerson]),
);
export type Person = z.infer<typeof Person>;

/** The identity of a person. GUIDs are compared without regard to case. */
export function personKey({ tenant, id }: KnownPerson): string {
  return `${tenant}/${id}`.toLowerCase();
}

/**
 * True for the same person, even if the name has changed. If one of them is known only by name, equal names count as the same
 * person, so that nobody can approve their own old run.
 */
export function samePerson(one: Person, other: Person): boolean {
  if ("id" in one && "id" in other) return personKey(one) === personKey(other);
  return one.name.trim().toLowerCase() === other.name.trim().toLowerCase();
}
