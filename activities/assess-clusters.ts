import { assessed, unreadableEntry } from "../domain/fleet/assess.ts";
import type { FleetEntry } from "../domain/fleet/entry.ts";
import {
  type Actors,
  actorsOf,
  type ClusterReading,
  type ReadCluster,
  sharedBy,
  sharersUnknown,
} from "../domain/fleet/reading.ts";
import type { DeploymentGuardrails } from "../domain/guardrails/guardrails.ts";
import type { Azure } from "../platform/azure/azure.ts";
import { readPrincipalsInBulk } from "../platform/azure/principals-in-bulk.ts";
import { principalOf, readRelatedResources } from "./fleet-related-resources.ts";
import { guardrailsOf } from "./guardrails.ts";

/**
 * The entries of an audit for some clusters. Their service principals and related resources are read together, each once.
 *
 * @throws ArmCallFailed
 * @param others - which clusters of the fleet use which principals
 */
export async function assessClusters(
  azure: Azure,
  deployment: DeploymentGuardrails,
  readings: readonly ClusterReading[],
  others: Actors,
): Promise<FleetEntry[]> {
  const read = readings.flatMap((reading) => (reading.kind === "read" ? [reading] : []));
  if (read.length === 0)
    return readings.flatMap((one) => (one.kind === "read" ? [] : [unreadableEntry(one)]));
  const principals = new Map(
    (await readPrincipalsInBulk(azure, clientIdsOf(read))).map(
      (one) => [one.clientId.toLowerCase(), one] as const,
    ),
  );
  const related = await readRelatedResources(azure, read, principals);
  const guardrails = await guardrailsOf(azure, deployment);
  return readings.map((reading) => {
    if (reading.kind === "unreadable") return unreadableEntry(reading);
    const principal = principalOf(reading, principals);
    return assessed(reading, {
      ...related,
      principal,
      guardrails,
      shared: sharedBy(actorsOf(reading), others),
      sharersUnknown: sharersUnknown(actorsOf(reading), others),
    });
  });
}

function clientIdsOf(read: readonly ReadCluster[]): string[] {
  const byKey = new Map(
    read.flatMap(({ cluster: { controlPlane } }) =>
      controlPlane.kind === "servicePrincipal"
        ? [[controlPlane.clientId.toLowerCase(), controlPlane.clientId] as const]
        : [],
    ),
  );
  return [...byKey.values()];
}
