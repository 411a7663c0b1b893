import { z } from "zod";
import type { KnownPerson } from "../../domain/run/person.ts";
import type { Identify } from "./caller.ts";
import { fail, type Problem } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

const Claim = z.object({ typ: z.string(), val: z.string() });
const ClientPrincipal = z.object({ claims: z.array(Claim), role_typ: z.string().nullish() });
type Claims = z.infer<typeof ClientPrincipal>["claims"];

/** App Service passes a claim under its short name, or under the long one of its claim mapping. */
const CLAIMS = {
  id: ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"],
  tenant: ["http://schemas.microsoft.com/identity/claims/tenantid", "tid"],
  subject: ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "sub"],
  roles: ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"],
} as const;

/** The claims with the display name; the first one that a token has is used. */
const NAMES = {
  user: [
    "preferred_username",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
    "upn",
    "unique_name",
    "name",
  ],
  application: ["app_displayname", "appid", "azp"],
} as const;

/**
 * The login of App Service authentication: the platform has checked the token and passes its claims in a header that
 * callers cannot set themselves. Source: learn.microsoft.com/azure/app-service/configure-authentication-user-identities.
 */
export const platformCaller: Identify = (request) => {
  const header = request.headers.get("x-ms-client-principal");
  const principal = header === null ? undefined : readPrincipal(header);
  if (principal === undefined) {
    return unidentified(problem("not-signed-in"));
  }
  const { claims, role_typ: roleType } = principal;
  const roleTypes: readonly string[] = [...CLAIMS.roles, ...(typeof roleType === "string" ? [roleType] : [])];
  const roles = claims.filter(({ typ }) => roleTypes.includes(typ)).map(({ val }) => val);
  return { person: personOf(claims), roles: new Set(roles) };
};

function personOf(claims: Claims): KnownPerson {
  const id = guidOf(claims, CLAIMS.id);
  const tenant = guidOf(claims, CLAIMS.tenant);
  if (id === undefined || tenant === undefined) {
    return unidentified(problem("token-identifies-nobody", { claim: id === undefined ? "oid" : "tid" }));
  }
  const kind = isApplication(claims) ? "application" : "user";
  return { tenant, id, name: firstOf(claims, NAMES[kind]) ?? id, kind };
}

/**
 * True for an app-only token. The claim `idtyp` says so if the app registration includes it; otherwise, the object id
 * equals the subject, which is never so for a user. Source:
 * learn.microsoft.com/entra/identity-platform/access-token-claims-reference and
 * scenario-protected-web-api-verification-scope-app-roles.
 */
function isApplication(claims: Claims): boolean {
  const type = firstOf(claims, ["idtyp"]);
  if (type !== undefined) return type.toLowerCase() === "app";
  const subject = firstOf(claims, CLAIMS.subject);
  return subject !== undefined && subject.toLowerCase() === guidOf(claims, CLAIMS.id);
}

/** The claim of the first of these types that is not blank. */
function firstOf(claims: Claims, types: readonly string[]): string | undefined {
  return types
    .flatMap((type) => claims.filter(({ typ }) => typ === type))
    .map(({ val }) => val.trim())
    .find((val) => val !== "");
}

function guidOf(claims: Claims, types: readonly string[]): string | undefined {
  const parsed = z.guid().safeParse(firstOf(claims, types));
  return parsed.success ? parsed.data.toLowerCase() : undefined;
}

function unidentified(why: Problem): never {
  return fail({ ...why, headers: { "www-authenticate": "Bearer" } });
}

function readPrincipal(header: string): z.infer<typeof ClientPrincipal> | undefined {
  try {
    return ClientPrincipal.parse(JSON.parse(Buffer.from(header, "base64").toString("utf8")));
  } catch {
    return undefined;
  }
}
