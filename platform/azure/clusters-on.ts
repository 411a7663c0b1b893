import { z } from "zod";
import type { Azure } from "./azure.ts";
import { literal, queryGraph } from "./resource-graph.ts";

/**
 * A filter of Resource Graph for clusters whose service principal, control plane or kubelets are one of these client ids and
 * object ids. They are GUIDs, so looking for the text is enough.
 */
export function runsOn(actors: readonly string[]): string {
  if (actors.length === 0) return "1 == 2";
  return [
    `tostring(properties.servicePrincipalProfile.clientId) in~ (${actors.map(literal).join(", ")})`,
    ...actors.flatMap((actor) => [
      `tostring(identity) contains ${literal(actor)}`,
      `tostring(properties.identityProfile) contains ${literal(actor)}`,
    ]),
  ].join(" or ");
}

/** Everybody whom `runsOn` looks for in a cluster, in one text. */
export const ACTORS_OF_CLUSTER =
  "strcat(tostring(properties.servicePrincipalProfile.clientId), ' ', tostring(identity), ' ', tostring(properties.identityProfile))";

/** Ids of the clusters, of all that Keyless may see, that run on one of these; some minutes old. */
export async function readClustersOn(azure: Azure, actors: readonly string[]): Promise<readonly string[]> {
  if (actors.length === 0) return [];
  const query = `resources
| where type =~ 'microsoft.containerservice/managedclusters' and (${runsOn(actors)})
| project id`;
  const rows = await queryGraph(azure, query, z.object({ id: z.string() }));
  return rows.map(({ id }) => id);
}
