import type { HttpRequest } from "@azure/functions";
import type { KnownPerson } from "../../domain/run/person.ts";
import type { LogFields } from "../../platform/log-scope.ts";
import { fail } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

/** `Fleet.Credentials` is separate: no other role allows getting a kubeconfig. */
export type AppRole = "Fleet.Read" | "Fleet.Plan" | "Fleet.Execute" | "Fleet.Approve" | "Fleet.Credentials";

/** Who is asking, as far as the HTTP API knows. */
export interface Caller {
  readonly person: KnownPerson;
  readonly roles: ReadonlySet<string>;
}

/** Who it was, for the log: names change, ids do not. */
export function loggedAs({ person: { name, id, tenant } }: Caller): LogFields {
  return { by: name, byId: id, byTenant: tenant };
}

/** Identifies who sent a request. @throws ProblemError (401) if that is not known */
export type Identify = (request: HttpRequest) => Caller;

/** Who asks where nobody has to be known. */
export const nobody: Caller = {
  person: { tenant: "nobody", id: "nobody", name: "nobody", kind: "user" },
  roles: new Set(),
};

/** @throws ProblemError (403) that names the roles that the caller lacks */
export function requireRoles({ person, roles }: Caller, needed: readonly AppRole[]): void {
  const missing = needed.filter((role) => !roles.has(role));
  if (missing.length === 0) return;
  fail(problem("role-missing", { caller: person.name, roles: missing.join(" and ") }));
}
