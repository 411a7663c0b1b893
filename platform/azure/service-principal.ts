import { z } from "zod";
import type { ArmFailure } from "../../domain/arm-verdict/arm-verdict.ts";
import { ArmCallFailed } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { failureOfAnswer } from "./failure.ts";
import { rawCall } from "./raw-call.ts";
import type { ServicePrincipalFacts } from "../../domain/cluster/principals.ts";
import { whyUnknown } from "../../domain/reasons/unknown.ts";
import { defined } from "../../domain/schema/defined.ts";

const Ends = z.array(z.object({ endDateTime: z.string().nullish() })).nullish();
export const CREDENTIALS = "passwordCredentials,keyCredentials";
export const Credentials = z.object({ passwordCredentials: Ends, keyCredentials: Ends });
export type Credentials = z.infer<typeof Credentials>;

export const ServicePrincipal = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  ...Credentials.shape,
});
export const OF_PRINCIPAL = `$select=id,appId,displayName,accountEnabled,${CREDENTIALS}`;

export type ServicePrincipal = z.infer<typeof ServicePrincipal>;

export type Answer<Value> =
  | { readonly kind: "found"; readonly value: Value }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly because: string };

/**
 * A cluster's service principal in Microsoft Graph, with the expiry dates of all its credentials: its own and those of
 * its application, where `az` puts the secrets of AKS. It is an answer that Keyless may not read it, because often it may
 * not. An application of another tenant is not visible here. Sources: learn.microsoft.com/graph/api/serviceprincipal-get
 * and application-get.
 *
 * @throws ArmCallFailed for any other failure
 * @param clientId - as in the cluster's JSON: an application id, or one of its identifier URIs
 */
export async function readServicePrincipal(azure: Azure, clientId: string): Promise<ServicePrincipalFacts> {
  const principal = await readPrincipal(azure, clientId);
  if (principal.kind !== "found") return principal;
  const { value } = principal;
  const application = await ask(
    azure,
    `applications(appId='${encodeURIComponent(value.appId)}')?$select=${CREDENTIALS}`,
    Credentials,
  );
  return factsOf(clientId, value, application);
}

/** The facts in the directory's answers about an existing principal. */
export function factsOf(
  clientId: string,
  principal: ServicePrincipal,
  application: Answer<Credentials>,
): Extract<ServicePrincipalFacts, { kind: "found" }> {
  const ends = [...allEnds(principal, application)].sort(
    (left, right) => Date.parse(left) - Date.parse(right),
  );
  const [first] = ends;
  const last = ends.at(-1);
  return {
    kind: "found",
    objectId: principal.id,
    displayName: principal.displayName ?? clientId,
    ...defined({ expiresOn: last }),
    ...(first === undefined || first === last ? {} : { firstExpiresOn: first }),
    ...(principal.accountEnabled === false ? { disabled: true } : {}),
    ...(application.kind === "found" ? {} : { applicationUnseen: whyUnseen(application) }),
  };
}

/** The expiry dates of all credentials of a principal, as far as they are visible (ISO 8601). */
export function allEnds(principal: Credentials, application: Answer<Credentials>): readonly string[] {
  return [...endsOf(principal), ...(application.kind === "found" ? endsOf(application.value) : [])];
}

export const APPLICATION_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function readPrincipal(azure: Azure, clientId: string): Promise<Answer<ServicePrincipal>> {
  if (APPLICATION_ID.test(clientId)) {
    return ask(azure, `servicePrincipals(appId='${clientId}')?${OF_PRINCIPAL}`, ServicePrincipal);
  }
  const page = await ask(azure, byName(clientId), z.object({ value: z.array(ServicePrincipal) }));
  if (page.kind !== "found") return page;
  const [value] = page.value.value;
  return value === undefined ? { kind: "missing" } : { kind: "found", value };
}

/** The path of the principals with a name that is not an application id. */
export function byName(name: string): string {
  const filter = encodeURIComponent(`servicePrincipalNames/any(c:c eq '${name.replaceAll("'", "''")}')`);
  return `servicePrincipals?$filter=${filter}&${OF_PRINCIPAL}`;
}

async function ask<Value>(azure: Azure, path: string, shape: z.ZodType<Value>): Promise<Answer<Value>> {
  const { cloud, graph, clock } = azure;
  const url = `${cloud.graph}/v1.0/${path}`;
  const answer = await rawCall(graph, { method: "GET", url });
  if (answer.status === 200) return { kind: "found", value: shape.parse(JSON.parse(answer.text)) };
  if (answer.status === 404) return { kind: "missing" };
  const failure = failureOfAnswer(answer.status, answer.text, answer.headers, clock.now());
  if (answer.status === 401 || answer.status === 403) return unreadable(failure);
  throw new ArmCallFailed(new URL(url).pathname, failure);
}

/** The answer if Microsoft Graph does not let Keyless read. */
export function unreadable({ code, status }: ArmFailure): { kind: "unreadable"; because: string } {
  return { kind: "unreadable", because: whyUnknown("graph-answers", { code: code ?? String(status) }) };
}

function whyUnseen(application: Exclude<Answer<Credentials>, { readonly kind: "found" }>): string {
  return application.kind === "missing" ? whyUnknown("application-elsewhere") : application.because;
}

function endsOf({ passwordCredentials, keyCredentials }: Credentials): string[] {
  return [...(passwordCredentials ?? []), ...(keyCredentials ?? [])].flatMap(
    ({ endDateTime }) => endDateTime ?? [],
  );
}
