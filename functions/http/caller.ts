import type { HttpRequest } from "@azure/functions";
import { z } from "zod";
import { fail } from "./problem.ts";

export type AppRole = "Fleet.Read" | "Fleet.Plan" | "Fleet.Execute" | "Fleet.Approve";

/** Who is asking, as far as the door knows. */
export interface Caller {
  readonly name: string;
  readonly roles: ReadonlySet<string>;
}

/** Finds out who sent a request; throws a problem (401) if nobody known did. */
export type Identify = (request: HttpRequest) => Caller;

/** On loopback nobody logs in: who can reach the port can also read the data folder. */
export const loopbackCaller: Identify = () => ({
  name: "loopback",
  roles: new Set<AppRole>(["Fleet.Read", "Fleet.Plan", "Fleet.Execute", "Fleet.Approve"]),
});

const ClientPrincipal = z.object({
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
  role_typ: z.string().optional(),
});

const NAME_CLAIMS = [
  "preferred_username",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
  "appid",
  "azp",
];

/**
 * The login of App Service authentication: the platform has checked the token and passes its claims in a header that
 * callers cannot set themselves. Source: learn.microsoft.com/azure/app-service/configure-authentication-user-identities.
 */
export const platformCaller: Identify = (request) => {
  const header = request.headers.get("x-ms-client-principal");
  const principal = header === null ? undefined : readPrincipal(header);
  if (principal === undefined) {
    return fail({
      slug: "not-signed-in",
      title: "Nobody is signed in",
      status: 401,
      detail: "the request carries no identity that the platform has checked",
      nextStep: "get a token for this app from Microsoft Entra ID and send it as Authorization: Bearer",
    });
  }
  const roleType = principal.role_typ ?? "roles";
  const name = NAME_CLAIMS.flatMap((type) => principal.claims.filter(({ typ }) => typ === type))[0]?.val;
  return {
    name: name ?? "unnamed",
    roles: new Set(
      principal.claims.filter(({ typ }) => typ === roleType || typ === "roles").map(({ val }) => val),
    ),
  };
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
