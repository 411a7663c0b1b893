import type { ResourceId } from "../domain/arm-id/arm-id.ts";
import { assessed, unreadableEntry } from "../domain/fleet/assess.ts";
import type { FleetEntry } from "../domain/fleet/entry.ts";
import { type Actors, actorsOf, sharedBy } from "../domain/fleet/reading.ts";
import type { DeploymentGuardrails } from "../domain/guardrails/guardrails.ts";
import type { Azure } from "../platform/azure/azure.ts";
import { readFleetCluster } from "../platform/azure/fleet-clusters.ts";
import { readPrincipalsInBulk } from "../platform/azure/principals-in-bulk.ts";
import { readRelatedResources } from "./fleet-related-resources.ts";
import { guardrailsOf } from "./guardrails.ts";

/**
 * Reads one cluster as an audit reads all of them; undefined where it is gone. Throws ArmCallFailed.
 *
 * @param others - which clusters of the fleet act as whom
 */
export async function readChangedCluster(
  azure: Azure,
  deployment: DeploymentGuardrails,
  id: ResourceId,
  others: Actors,
): Promise<FleetEntry | undefined> {
  const reading = await readFleetCluster(azure, id);
  if (reading === undefined) return undefined;
  if (reading.kind === "unreadable") return unreadableEntry(reading);
  const { controlPlane } = reading.cluster;
  const [principal] =
    controlPlane.kind === "servicePrincipal"
      ? await readPrincipalsInBulk(azure, [controlPlane.clientId])
      : [undefined];
  const principals = new Map(
    principal === undefined ? [] : [[principal.clientId.toLowerCase(), principal] as const],
  );
  const related = await readRelatedResources(azure, [reading], principals);
  const guardrails = await guardrailsOf(azure, deployment);
  return assessed(reading, {
    ...related,
    ...{ principal, guardrails, shared: sharedBy(actorsOf(reading), others) },
  });
}
