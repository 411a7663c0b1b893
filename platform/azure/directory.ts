import { z } from "zod";
import type { PrincipalFacts } from "../../domain/grant-roles/facts.ts";
import { ArmCallFailed } from "./arm.ts";
import type { Azure } from "./azure.ts";
import { failureOfAnswer } from "./failure.ts";
import { rawCall } from "./raw-call.ts";
import { unreadable } from "./service-principal.ts";

const Principal = z.object({ id: z.string(), displayName: z.string().nullish() });

/**
 * A service principal in Microsoft Graph, by an object id from a request. Managed identities are service principals, too.
 * If Keyless may not read it, that is the answer.
 *
 * @throws ArmCallFailed for any other failure
 */
export async function readPrincipal(azure: Azure, objectId: string): Promise<PrincipalFacts> {
  const { cloud, graph, clock } = azure;
  const url = `${cloud.graph}/v1.0/servicePrincipals/${encodeURIComponent(objectId)}?$select=id,displayName`;
  const answer = await rawCall(graph, { method: "GET", url });
  if (answer.status === 404) return { kind: "missing" };
  const failure = failureOfAnswer(answer.status, answer.text, answer.headers, clock.now());
  if (answer.status === 401 || answer.status === 403) {
    const { because } = unreadable(failure);
    return { kind: "unverified", principalId: objectId, because };
  }
  if (answer.status !== 200) throw new ArmCallFailed(new URL(url).pathname, failure);
  const { id, displayName } = Principal.parse(JSON.parse(answer.text));
  return { kind: "found", principalId: id, displayName: displayName ?? objectId };
}

/** The most values in one `in` filter of Microsoft Graph. Source: learn.microsoft.com/graph/filter-query-parameter. */
export const IN_ONE_FILTER = 15;

const PrincipalPage = z.object({ value: z.array(z.object({ id: z.string() })) });

/**
 * Which of these object ids are service principals in the directory, including managed identities; undefined if Keyless
 * may not read it.
 *
 * @throws ArmCallFailed for any other failure
 */
export async function existingPrincipals(
  azure: Azure,
  objectIds: readonly string[],
): Promise<string[] | undefined> {
  const { cloud, graph, clock } = azure;
  const found: string[] = [];
  for (let from = 0; from < objectIds.length; from += IN_ONE_FILTER) {
    const some = objectIds.slice(from, from + IN_ONE_FILTER).map((id) => `'${id.replaceAll("'", "''")}'`);
    const filter = encodeURIComponent(`id in (${some.join(",")})`);
    const url = `${cloud.graph}/v1.0/servicePrincipals?$filter=${filter}&$select=id`;
    const answer = await rawCall(graph, { method: "GET", url });
    if (answer.status === 401 || answer.status === 403) return undefined;
    if (answer.status !== 200) {
      const failure = failureOfAnswer(answer.status, answer.text, answer.headers, clock.now());
      throw new ArmCallFailed(new URL(url).pathname, failure);
    }
    found.push(...PrincipalPage.parse(JSON.parse(answer.text)).value.map(({ id }) => id.toLowerCase()));
  }
  return found;
}

const GroupPage = z.object({ value: z.array(z.object({ id: z.string() })) });

/**
 * Whether a service principal is a member of a group, directly or through other groups; undefined if Keyless may not read
 * it. Source: graph/api/serviceprincipal-list-transitivememberof.
 *
 * @throws ArmCallFailed for any other failure
 */
export async function isInGroups(azure: Azure, objectId: string): Promise<boolean | undefined> {
  const { cloud, graph, clock } = azure;
  const url = `${cloud.graph}/v1.0/servicePrincipals/${encodeURIComponent(objectId)}/transitiveMemberOf?$select=id`;
  const answer = await rawCall(graph, { method: "GET", url });
  if (answer.status === 401 || answer.status === 403) return undefined;
  // The directory does not show the principal yet, or not any more: it is in no group.
  if (answer.status === 404) return false;
  if (answer.status !== 200) {
    const failure = failureOfAnswer(answer.status, answer.text, answer.headers, clock.now());
    throw new ArmCallFailed(new URL(url).pathname, failure);
  }
  return GroupPage.parse(JSON.parse(answer.text)).value.length > 0;
}

const Application = z.object({ appId: z.string() });

/**
 * The client id of a service principal; undefined if the directory does not have it.
 *
 * @throws ArmCallFailed
 */
export async function clientIdOf(azure: Azure, objectId: string): Promise<string | undefined> {
  const { cloud, graph, clock } = azure;
  const url = `${cloud.graph}/v1.0/servicePrincipals/${encodeURIComponent(objectId)}?$select=id,appId`;
  const answer = await rawCall(graph, { method: "GET", url });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) {
    const failure = failureOfAnswer(answer.status, answer.text, answer.headers, clock.now());
    throw new ArmCallFailed(new URL(url).pathname, failure);
  }
  return Application.parse(JSON.parse(answer.text)).appId;
}
