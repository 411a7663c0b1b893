import { bearerTokenAuthenticationPolicy, createEmptyPipeline } from "@azure/core-rest-pipeline";
import { z } from "zod";
import type { ServicePrincipalFacts } from "../../domain/migration/facts.ts";
import type { Azure } from "./azure.ts";
import { failureOfAnswer } from "./failure.ts";
import { rawCall } from "./raw-call.ts";
import { UnforeseenAnswer } from "./answer.ts";

const ServicePrincipal = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  passwordCredentials: z.array(z.object({ endDateTime: z.string().nullish() })).nullish(),
});

const SELECT = "$select=id,appId,displayName,passwordCredentials";

/**
 * A service principal in Microsoft Graph, by its client id. Not being allowed to read it is an answer, because many
 * are not; anything else that fails throws. Source: learn.microsoft.com/graph/api/serviceprincipal-get.
 */
export async function readServicePrincipal(azure: Azure, clientId: string): Promise<ServicePrincipalFacts> {
  const { cloud, credential, transport, clock } = azure;
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: cloud.graphScope }));
  const url = `${cloud.graph}/v1.0/servicePrincipals(appId='${encodeURIComponent(clientId)}')?${SELECT}`;
  const answer = await rawCall({ pipeline }, transport, { method: "GET", url });
  if (answer.status === 404) return { kind: "missing" };
  const failure = failureOfAnswer(answer.status, answer.text, answer.headers, clock.now());
  if (answer.status === 401 || answer.status === 403) {
    return { kind: "unreadable", because: `Microsoft Graph says ${failure.code ?? String(answer.status)}` };
  }
  if (answer.status !== 200) throw new UnforeseenAnswer(failure, `the service principal ${clientId}`);
  const principal = ServicePrincipal.parse(JSON.parse(answer.text));
  const expiries = (principal.passwordCredentials ?? []).flatMap(({ endDateTime }) => endDateTime ?? []);
  const last = expiries.sort((left, right) => Date.parse(left) - Date.parse(right)).at(-1);
  return {
    kind: "found",
    objectId: principal.id,
    displayName: principal.displayName ?? clientId,
    ...(last === undefined ? {} : { expiresOn: last }),
  };
}
