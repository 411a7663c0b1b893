import { z } from "zod";
import { type SecretEnds, secretEnds } from "../../domain/fleet/secret-ends.ts";
import type { Azure } from "./azure.ts";
import { IN_ONE_FILTER } from "./directory.ts";
import { readInBatches } from "./graph-batch.ts";
import {
  allEnds,
  type Answer,
  APPLICATION_ID,
  byName,
  CREDENTIALS,
  Credentials,
  factsOf,
  OF_PRINCIPAL,
  ServicePrincipal,
} from "./service-principal.ts";
import type { ServicePrincipalFacts } from "../../domain/cluster/principals.ts";
import { whyUnknown } from "../../domain/reasons/unknown.ts";

/** A service principal of clusters, and when its credentials expire. */
export interface PrincipalInBulk {
  /** As in the JSON of the clusters. */
  readonly clientId: string;
  readonly facts: ServicePrincipalFacts;
  readonly ends: SecretEnds;
}

const Principals = z.object({ value: z.array(ServicePrincipal) });
const Applications = z.object({ value: z.array(Credentials.extend({ appId: z.string() })) });

/**
 * The service principals of many clusters, each once: up to 300 per call, and the same for their applications. As with
 * `readServicePrincipal`, it is an answer that Keyless may not read them.
 */
export async function readPrincipalsInBulk(
  azure: Azure,
  clientIds: readonly string[],
): Promise<PrincipalInBulk[]> {
  const byId = filters(clientIds.filter((id) => APPLICATION_ID.test(id)));
  const names = clientIds.filter((id) => !APPLICATION_ID.test(id));
  const paths = [
    ...byId.map((filter) => `servicePrincipals?${filter}&${OF_PRINCIPAL}`),
    ...names.map(byName),
  ];
  const answers = await readInBatches(azure, paths, Principals);
  const found = new Map(
    answers
      .slice(0, byId.length)
      .flatMap((answer) => valuesOf(answer).map((one) => [lower(one.appId), one] as const)),
  );
  const named = names.map((name, index) => {
    const [principal] = valuesOf(answers[byId.length + index]);
    return [lower(name), principal] as const;
  });
  for (const [name, principal] of named) if (principal !== undefined) found.set(name, principal);
  const closed = answers.find(({ kind }) => kind === "unreadable");
  const applications = await readApplications(azure, [
    ...new Set([...found.values()].map(({ appId }) => lower(appId))),
  ]);
  const now = azure.clock.now();
  return clientIds.map((clientId): PrincipalInBulk => {
    const principal = found.get(lower(clientId));
    if (principal !== undefined) {
      const application = applications.get(lower(principal.appId)) ?? { kind: "missing" };
      const facts = factsOf(clientId, principal, application);
      const { applicationUnseen: because } = facts;
      const ends: SecretEnds =
        because === undefined
          ? secretEnds(allEnds(principal, application), now)
          : { kind: "unknown", because };
      return { clientId, facts, ends };
    }
    if (closed?.kind === "unreadable") return { clientId, facts: closed, ends: unknown(closed.because) };
    return {
      clientId,
      facts: { kind: "missing" },
      ends: unknown(whyUnknown("not-in-directory", { principal: undefined })),
    };
  });
}

const unknown = (because: string): SecretEnds => ({ kind: "unknown", because });

/** By application id, without applications that are registered in another tenant. */
async function readApplications(
  azure: Azure,
  appIds: readonly string[],
): Promise<ReadonlyMap<string, Answer<Credentials>>> {
  const paths = filters(appIds).map((filter) => `applications?${filter}&$select=appId,${CREDENTIALS}`);
  const answers = await readInBatches(azure, paths, Applications);
  const closed = answers.find(({ kind }) => kind === "unreadable");
  if (closed?.kind === "unreadable") return new Map(appIds.map((id) => [id, closed] as const));
  return new Map(
    answers
      .flatMap(valuesOf)
      .map((value) => [lower(value.appId), { kind: "found", value } as const] as const),
  );
}

/**
 * Which of these object ids the directory does not have as service principals any more; undefined if Keyless may not read
 * it.
 *
 * @param objectIds - in lower case, each once
 */
export async function missingPrincipals(
  azure: Azure,
  objectIds: readonly string[],
): Promise<string[] | undefined> {
  const paths = filters(objectIds, "id").map((filter) => `servicePrincipals?${filter}&$select=id`);
  const shape = z.object({ value: z.array(z.object({ id: z.string() })) });
  const answers = await readInBatches(azure, paths, shape);
  if (answers.some(({ kind }) => kind === "unreadable")) return undefined;
  const there = new Set(answers.flatMap(valuesOf).map(({ id }) => lower(id)));
  return objectIds.filter((id) => !there.has(id));
}

function filters(ids: readonly string[], property = "appId"): string[] {
  const all: string[] = [];
  for (let from = 0; from < ids.length; from += IN_ONE_FILTER) {
    const some = ids.slice(from, from + IN_ONE_FILTER).map((id) => `'${id}'`);
    all.push(`$filter=${encodeURIComponent(`${property} in (${some.join(",")})`)}`);
  }
  return all;
}

function valuesOf<Value>(answer: Answer<{ value: Value[] }> | undefined): readonly Value[] {
  return answer?.kind === "found" ? answer.value.value : [];
}

const lower = (text: string): string => text.toLowerCase();
