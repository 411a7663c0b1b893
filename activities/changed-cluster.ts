import type { ResourceId } from "../domain/arm-id/arm-id.ts";
import type { FleetEntry } from "../domain/fleet/entry.ts";
import type { Actors } from "../domain/fleet/reading.ts";
import type { DeploymentGuardrails } from "../domain/guardrails/guardrails.ts";
import type { Azure } from "../platform/azure/azure.ts";
import { readFleetCluster } from "../platform/azure/fleet-clusters.ts";
import { assessClusters } from "./assess-clusters.ts";

/**
 * Reads one cluster as an audit reads all of them; undefined if it is gone.
 *
 * @throws ArmCallFailed
 * @param others - which clusters of the fleet use which principals
 */
export async function readChangedCluster(
  azure: Azure,
  deployment: DeploymentGuardrails,
  id: ResourceId,
  others: Actors,
): Promise<FleetEntry | undefined> {
  const reading = await readFleetCluster(azure, id);
  if (reading === undefined) return undefined;
  const [entry] = await assessClusters(azure, deployment, [reading], others);
  return entry;
}
