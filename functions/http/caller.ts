import type { HttpRequest } from "@azure/functions";
import { z } from "zod";
import { isLoopback } from "../../platform/loopback.ts";
import { fail } from "./problem.ts";

/** `Fleet.Credentials` stands alone: none of the others lets its holder fetch a kubeconfig. */
export type AppRole = "Fleet.Read" | "Fleet.Plan" | "Fleet.Execute" | "Fleet.Approve" | "Fleet.Credentials";

/** Who is asking, as far as the door knows. */
export interface Caller {
  readonly name: string;
  readonly roles: ReadonlySet<string>;
}

/** Finds out who sent a request; throws a problem (401) if nobody known did. */
export type Identify = (request: HttpRequest) => Caller;

/**
 * On loopback nobody logs in: who can reach the port can also read the data folder. But a web page that a person on
 * this machine has open can reach it as well; it betrays itself by a foreign Origin, or by a foreign Host where a name
 * of its own was made to point here (DNS rebinding).
 */
export const loopbackCaller: Identify = ({ headers, url }) => {
  const host = headers.get("host") ?? new URL(url).host;
  const origin = headers.get("origin");
  const originHost = origin === null ? host : URL.canParse(origin) ? new URL(origin).host : "";
  if (!isLoopback(host) || !isLoopback(originHost)) {
    return fail({
      slug: "foreign-page",
      title: "The request comes from another site",
      status: 403,
      detail: "without a login only requests for and from this machine are served",
      nextStep: "call http://127.0.0.1 from this machine, not from a web page of another site",
    });
  }
  return {
    name: "loopback",
    roles: new Set<AppRole>([
      "Fleet.Read",
      "Fleet.Plan",
      "Fleet.Execute",
      "Fleet.Approve",
      "Fleet.Credentials",
    ]),
  };
};

/** Who asks where nobody has to be known. */
export const nobody: Caller = { name: "nobody", roles: new Set() };

const ClientPrincipal = z.object({
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
  role_typ: z.string().nullish(),
});

/** People first by the name that colleagues know, apps by their id; the object id where a token has neither. */
const NAME_CLAIMS = [
  "preferred_username",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
  "appid",
  "azp",
  "http://schemas.microsoft.com/identity/claims/objectidentifier",
  "oid",
];
const ROLE_CLAIMS = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];

/**
 * The login of App Service authentication: the platform has checked the token and passes its claims in a header that
 * callers cannot set themselves. Source: learn.microsoft.com/azure/app-service/configure-authentication-user-identities.
 */
export const platformCaller: Identify = (request) => {
  const header = request.headers.get("x-ms-client-principal");
  const principal = header === null ? undefined : readPrincipal(header);
  const name = NAME_CLAIMS.flatMap((type) => principal?.claims.filter(({ typ }) => typ === type) ?? [])[0]
    ?.val;
  if (principal === undefined || name === undefined) {
    return fail({
      slug: "not-signed-in",
      title: "Nobody is signed in",
      status: 401,
      detail: "the request carries no identity that the platform has checked",
      nextStep: "get a token for this app from Microsoft Entra ID and send it as Authorization: Bearer",
      headers: { "www-authenticate": "Bearer" },
    });
  }
  const roleTypes = [...ROLE_CLAIMS, ...(typeof principal.role_typ !== "string" ? [] : [principal.role_typ])];
  const roles = principal.claims.filter(({ typ }) => roleTypes.includes(typ)).map(({ val }) => val);
  return { name, roles: new Set(roles) };
};

/** Throws a problem (403) unless the caller has the role. */
export function requireRole(caller: Caller, role: AppRole): void {
  if (caller.roles.has(role)) return;
  fail({
    slug: "role-missing",
    title: "The caller lacks a role",
    status: 403,
    detail: `${caller.name} does not have the app role ${role}`,
    nextStep: `have ${role} assigned to you or to your app in Microsoft Entra ID`,
  });
}

function readPrincipal(header: string): z.infer<typeof ClientPrincipal> | undefined {
  try {
    return ClientPrincipal.parse(JSON.parse(Buffer.from(header, "base64").toString("utf8")));
  } catch {
    return undefined;
  }
}
