import { z } from "zod";
import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "./azure.ts";
import { isRefusedThrown } from "./failure.ts";
import { literal, PAGES_OF_ONE, queryGraph } from "./resource-graph.ts";
import { readServicePrincipal } from "./service-principal.ts";
import type { FormerPrincipal } from "../../domain/cluster/principals.ts";
import { whyUnknown } from "../../domain/reasons/unknown.ts";

const FIELD = "properties.servicePrincipalProfile.clientId";
const Row = z.object({ target: z.string(), clientId: z.string(), at: z.string() });

/** What changes show of a field that was not there. */
const NOTHING: readonly string[] = ["", "null", "msi"];

/**
 * The service principal that a cluster has left. Its JSON says `msi` from then on; who it was stands only in what Resource
 * Graph keeps of changes, for 14 days. Source: learn.microsoft.com/azure/governance/resource-graph/changes/
 * get-resource-changes.
 */
export async function readFormerPrincipal(azure: Azure, clusterId: ResourceId): Promise<FormerPrincipal> {
  const rows = await readChanges(
    azure,
    `tostring(properties.targetResourceId) =~ ${literal(clusterId)}`,
    PAGES_OF_ONE,
  );
  if (rows === undefined) return { kind: "unknown", because: whyUnknown("no-changes-shown") };
  const clientId = lastOf(rows)?.clientId;
  if (clientId === undefined) return { kind: "unknown", because: whyUnknown("no-change-shown") };
  const principal = await readServicePrincipal(azure, clientId);
  switch (principal.kind) {
    case "found":
      return { kind: "known", clientId, objectId: principal.objectId };
    case "missing":
      return { kind: "unknown", clientId, because: whyUnknown("not-in-directory", { principal: clientId }) };
    case "unreadable":
      return {
        kind: "unknown",
        clientId,
        because: whyUnknown("principal-unreadable", { clientId, because: principal.because }),
      };
  }
}

/** A thousand changes each. */
const PAGES_OF_ALL = 1_000;

/**
 * Client ids, in lower case, of the service principals that clusters have left within these 14 days, by the clusters' ids in
 * lower case. One query for all that Keyless may see; undefined where Resource Graph does not show them.
 */
export async function readPrincipalsLeft(azure: Azure): Promise<ReadonlyMap<string, string> | undefined> {
  const rows = await readChanges(
    azure,
    "tostring(properties.targetResourceType) =~ 'microsoft.containerservice/managedclusters'",
    PAGES_OF_ALL,
  );
  if (rows === undefined) return undefined;
  const targets = Map.groupBy(rows, ({ target }) => target.toLowerCase());
  return new Map(
    [...targets].flatMap(([target, changes]) => {
      const last = lastOf(changes);
      return last === undefined ? [] : [[target, last.clientId.toLowerCase()] as const];
    }),
  );
}

type Change = z.infer<typeof Row>;

function lastOf(rows: readonly Change[]): Change | undefined {
  return rows
    .filter(({ clientId }) => !NOTHING.includes(clientId.toLowerCase()))
    .reduce<Change | undefined>(
      (latest, row) => (latest === undefined || Date.parse(row.at) > Date.parse(latest.at) ? row : latest),
      undefined,
    );
}

/** Undefined where Resource Graph does not show the table; some clouds do not have it. */
async function readChanges(azure: Azure, which: string, pagesAtMost: number): Promise<Change[] | undefined> {
  const query = `resourcechanges
| where ${which}
| project target = tostring(properties.targetResourceId), clientId = tostring(properties.changes[${literal(FIELD)}].previousValue), at = tostring(properties.changeAttributes.timestamp)
| where isnotempty(clientId)`;
  try {
    return await queryGraph(azure, query, Row, { pagesAtMost });
  } catch (error) {
    if (isRefusedThrown(error, azure.clock.now())) return undefined;
    throw error;
  }
}
