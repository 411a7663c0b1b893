import { createHash } from "node:crypto";
import type { KnownPerson } from "../../domain/run/person.ts";

export const TENANT = "7e4a4700-0000-4000-8000-000000000001";

/** A user of that name; the same name is the same user. */
export function person(name: string, changes: Partial<KnownPerson> = {}): KnownPerson {
  const hex = createHash("sha256").update(name).digest("hex");
  const id = `${hex.slice(0, 8)}-0000-4000-8000-${hex.slice(8, 20)}`;
  return { tenant: TENANT, id, name, kind: "user", ...changes };
}

/** An application that signs in as itself. */
export const application = (name: string): KnownPerson => person(name, { kind: "application" });

/** A header of the platform's login with these claims. */
export function clientPrincipal(
  claims: Readonly<Record<string, string | readonly string[]>>,
  more: object = {},
): Record<string, string> {
  const list = Object.entries(claims).flatMap(([typ, val]) => [val].flat().map((one) => ({ typ, val: one })));
  const principal = { auth_typ: "aad", claims: list, ...more };
  return { "x-ms-client-principal": Buffer.from(JSON.stringify(principal)).toString("base64") };
}

/** The header of somebody's token, as the platform passes it on, with these app roles. */
export function signedIn({ tenant, id, name, kind }: KnownPerson, ...roles: readonly string[]) {
  const who =
    kind === "user" ? { preferred_username: name, sub: "pairwise" } : { azp: name, sub: id, idtyp: "app" };
  return clientPrincipal({ tid: tenant, oid: id, ...who, roles });
}
