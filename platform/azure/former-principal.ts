import { z } from "zod";
import type { ResourceId } from "../../domain/arm-id/arm-id.ts";
import type { Azure } from "./azure.ts";
import { failureOfThrown } from "./failure.ts";
import { literal, queryGraph } from "./resource-graph.ts";
import { readServicePrincipal } from "./service-principal.ts";
import type { FormerPrincipal } from "../../domain/cluster/principals.ts";

const FIELD = "properties.servicePrincipalProfile.clientId";
const Row = z.object({ clientId: z.string(), at: z.string() });

/** What changes show of a field that was not there. */
const NOTHING: readonly string[] = ["", "null", "msi"];

/**
 * The service principal that a cluster has left. Its JSON says `msi` from then on; who it was stands only in what Resource
 * Graph keeps of changes, for 14 days. Source: learn.microsoft.com/azure/governance/resource-graph/changes/
 * get-resource-changes.
 */
export async function readFormerPrincipal(azure: Azure, clusterId: ResourceId): Promise<FormerPrincipal> {
  const rows = await readChanges(azure, clusterId);
  if (rows === undefined) return { kind: "unknown", because: "Resource Graph shows no changes here" };
  const left = rows.filter(({ clientId }) => !NOTHING.includes(clientId.toLowerCase()));
  const last = left.reduce<z.infer<typeof Row> | undefined>(
    (latest, row) => (latest === undefined || Date.parse(row.at) > Date.parse(latest.at) ? row : latest),
    undefined,
  );
  if (last === undefined)
    return { kind: "unknown", because: "Azure shows no change of it within the last 14 days" };
  const { clientId } = last;
  const principal = await readServicePrincipal(azure, clientId);
  switch (principal.kind) {
    case "found":
      return { kind: "known", clientId, objectId: principal.objectId };
    case "missing":
      return { kind: "unknown", because: `the directory does not have ${clientId} any more` };
    case "unreadable":
      return { kind: "unknown", because: `it is ${clientId}, and ${principal.because}` };
  }
}

/** Undefined where Resource Graph does not have the table, as in some clouds. */
async function readChanges(azure: Azure, clusterId: ResourceId): Promise<z.infer<typeof Row>[] | undefined> {
  const query = `resourcechanges
| where tostring(properties.targetResourceId) =~ ${literal(clusterId)}
| project clientId = tostring(properties.changes[${literal(FIELD)}].previousValue), at = tostring(properties.changeAttributes.timestamp)
| where isnotempty(clientId)`;
  try {
    return await queryGraph(azure, query, Row);
  } catch (error) {
    if (failureOfThrown(error, azure.clock.now())?.status === 400) return undefined;
    throw error;
  }
}
