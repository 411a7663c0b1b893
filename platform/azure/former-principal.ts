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

/** The values that Resource Graph's changes show for an absent client id. */
const NOTHING: readonly string[] = ["", "null", "msi"];

/**
 * Finds the former service principal of a cluster. The cluster's JSON shows `msi` after the change; the former client id
 * is only in the changes that Resource Graph keeps for 14 days. Source:
 * learn.microsoft.com/azure/governance/resource-graph/changes/get-resource-changes.
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

/** The most pages; each has 1,000 changes. */
const PAGES_OF_ALL = 1_000;

/**
 * The former service principals of all clusters that were changed within 14 days: client ids by the ids of the clusters,
 * both in lower case. One query; undefined if Resource Graph does not show the changes.
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

/** Undefined if Resource Graph does not have the table, as in some clouds. */
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
