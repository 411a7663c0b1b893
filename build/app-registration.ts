import { z } from "zod";
import type { Graph } from "./graph.ts";

const AppRole = z.looseObject({ id: z.string(), value: z.string().nullable() });
export type AppRole = z.infer<typeof AppRole>;

const Application = z.object({
  id: z.string(),
  appId: z.string(),
  identifierUris: z.array(z.string()).default([]),
  appRoles: z.array(AppRole).default([]),
  api: z
    .looseObject({
      oauth2PermissionScopes: z
        .array(z.looseObject({ id: z.string(), value: z.string().nullable() }))
        .default([]),
      preAuthorizedApplications: z
        .array(z.looseObject({ appId: z.string(), delegatedPermissionIds: z.array(z.string()) }))
        .default([]),
    })
    .nullish(),
});
type Application = z.infer<typeof Application>;
const Found = z.object({ value: z.array(Application) });
const ServicePrincipals = z.object({ value: z.array(z.object({ id: z.string() })) });
const Made = z.object({ id: z.string() });

/** What people consent to when they use Keyless as themselves. Its id is the same in every registration. */
const SCOPE = {
  id: "4fb6a3d5-9a4f-4f58-9d0b-6a0d2f6a1c10",
  value: "user_impersonation",
  type: "User",
  isEnabled: true,
  adminConsentDisplayName: "Use Keyless",
  adminConsentDescription: "Use Keyless as the signed-in user.",
};

/** The az command line: it may ask for tokens without a question. Source: learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in. */
const AZ_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/**
 * Makes the app registration of this name as Keyless needs it, or brings the one that is there up to date: what others
 * have added to it stays. Safe to repeat. Answers the client id.
 */
export async function registerApp(
  graph: Graph,
  name: string,
  roles: readonly AppRole[],
  print: (line: string) => void,
): Promise<string> {
  const application = await findOrCreate(graph, name, print);
  const { id, appId } = application;
  await graph.patch(`/applications/${id}`, {
    identifierUris: [...new Set([...application.identifierUris, `api://${appId}`])],
    appRoles: rolesOf(application, roles),
    api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: scopesOf(application) },
    optionalClaims: { accessToken: [{ name: "idtyp", essential: false }] },
  });
  print(`App roles, the scope user_impersonation and the claim idtyp are set.`);
  // Graph takes an application that uses a scope only when the scope is there.
  await graph.patch(`/applications/${id}`, {
    api: { preAuthorizedApplications: preAuthorized(application) },
  });
  print("The az command line may request tokens.");
  await requireAssignment(graph, appId);
  print("Only users and applications with an app role get a token.");
  return appId;
}

async function findOrCreate(graph: Graph, name: string, print: (line: string) => void): Promise<Application> {
  const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}'`);
  const { value: found } = Found.parse(await graph.get(`/applications?$filter=${filter}`));
  const [application, another] = found;
  if (another !== undefined) {
    throw new Error(
      `There are ${String(found.length)} app registrations named ${name}: ${found.map(({ appId }) => appId).join(", ")}. Name another with --name, or delete those that are not used.`,
    );
  }
  if (application !== undefined) {
    print(`The app registration ${name} is there: ${application.appId}.`);
    return application;
  }
  const made = Application.parse(
    await graph.post("/applications", { displayName: name, signInAudience: "AzureADMyOrg" }),
  );
  print(`Created the app registration ${name}: ${made.appId}.`);
  return made;
}

/** A role of the same value that is there keeps its id: people hold it. */
function rolesOf({ appRoles }: Application, roles: readonly AppRole[]): readonly AppRole[] {
  const there = new Map(appRoles.map((role) => [role.value, role.id]));
  const ours = new Set(roles.map(({ value }) => value));
  return [
    ...appRoles.filter(({ value }) => !ours.has(value)),
    ...roles.map((role) => ({ ...role, id: there.get(role.value) ?? role.id })),
  ];
}

/** A scope of this value that somebody made by hand keeps its id: consent was given to it. */
function scopesOf({ api }: Application): readonly object[] {
  const scopes = api?.oauth2PermissionScopes ?? [];
  return scopes.some(({ value }) => value === SCOPE.value) ? scopes : [...scopes, SCOPE];
}

function preAuthorized({ api }: Application): readonly object[] {
  const scope = api?.oauth2PermissionScopes.find(({ value }) => value === SCOPE.value)?.id ?? SCOPE.id;
  const others = (api?.preAuthorizedApplications ?? []).filter(({ appId }) => appId !== AZ_CLI);
  return [...others, { appId: AZ_CLI, delegatedPermissionIds: [scope] }];
}

async function requireAssignment(graph: Graph, appId: string): Promise<void> {
  const filter = encodeURIComponent(`appId eq '${appId}'`);
  const { value } = ServicePrincipals.parse(await graph.get(`/servicePrincipals?$filter=${filter}`));
  const principal = value[0] ?? Made.parse(await graph.post("/servicePrincipals", { appId }));
  await graph.patch(`/servicePrincipals/${principal.id}`, { appRoleAssignmentRequired: true });
}
