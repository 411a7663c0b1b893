import type { HttpRequest } from "@azure/functions";
import type { KnownPerson } from "../../domain/run/person.ts";
import type { LogFields } from "../../platform/log.ts";
import { fail } from "./problem.ts";

/** `Fleet.Credentials` stands alone: none of the others lets its holder fetch a kubeconfig. */
export type AppRole = "Fleet.Read" | "Fleet.Plan" | "Fleet.Execute" | "Fleet.Approve" | "Fleet.Credentials";

/** Who is asking, as far as the door knows. */
export interface Caller {
  readonly person: KnownPerson;
  readonly roles: ReadonlySet<string>;
}

/** Who it was, for the log: names change, ids do not. */
export function loggedAs({ person: { name, id, tenant } }: Caller): LogFields {
  return { by: name, byId: id, byTenant: tenant };
}

/** Finds out who sent a request; throws a problem (401) if nobody known did. */
export type Identify = (request: HttpRequest) => Caller;

/** Who asks where nobody has to be known. */
export const nobody: Caller = {
  person: { tenant: "nobody", id: "nobody", name: "nobody", kind: "user" },
  roles: new Set(),
};

/** Throws a problem (403) that names what the caller lacks of the roles. */
export function requireRoles({ person, roles }: Caller, needed: readonly AppRole[]): void {
  const missing = needed.filter((role) => !roles.has(role));
  if (missing.length === 0) return;
  const named = missing.join(" and ");
  const many = missing.length > 1;
  fail({
    slug: "role-missing",
    title: many ? "The caller lacks roles" : "The caller lacks a role",
    status: 403,
    detail: `${person.name} does not have the app role${many ? "s" : ""} ${named}`,
    nextStep: `have ${named} assigned to you or to your app in Microsoft Entra ID`,
  });
}
