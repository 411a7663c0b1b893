import { azureActivities } from "../activities/azure-activities.ts";
import type { BoundActivity } from "../activities/bound-activity.ts";
import { readChangedCluster } from "../activities/changed-cluster.ts";
import type { ResourceId } from "../domain/arm-id/arm-id.ts";
import type { FleetEntry } from "../domain/fleet/entry.ts";
import type { Actors } from "../domain/fleet/reading.ts";
import type { CredentialsRequest } from "../domain/kubeconfig/request.ts";
import type { Azure } from "../platform/azure/azure.ts";
import { CLOUDS } from "../platform/azure/clouds.ts";
import { managedIdentity } from "../platform/azure/credential.ts";
import { type CredentialsAnswer, readCredentials } from "../platform/azure/credentials.ts";
import type { Served } from "../platform/azure/fence.ts";
import { realAzure, simulatedAzure } from "../platform/azure/make-azure.ts";
import { subscriptionsBelow } from "../platform/azure/subscriptions.ts";
import { systemClock } from "../platform/clock.ts";
import type { KeylessConfig } from "../platform/config/config.ts";
import type { Records } from "../platform/records/records.ts";

/** Everything that the deployed app uses of Azure. */
export interface AzureSide {
  readonly activities: readonly BoundActivity[];
  readCredentials(request: CredentialsRequest): Promise<CredentialsAnswer>;
  /** @param managementGroup - its name */
  subscriptionsBelow(managementGroup: string): Promise<readonly string[]>;
  readChangedCluster(id: ResourceId, others: Actors): Promise<FleetEntry | undefined>;
}

/** Creates what the app uses of Azure, as the settings say; nothing is sent yet. */
export function connect(config: KeylessConfig, served: Served, records: Records): AzureSide {
  const azure = azureOf(config, served);
  return {
    activities: azureActivities(azure, records, config.guardrails),
    readCredentials: (request) => readCredentials(azure, request),
    subscriptionsBelow: (managementGroup) => subscriptionsBelow(azure, managementGroup),
    readChangedCluster: (id, others) => readChangedCluster(azure, config.guardrails, id, others),
  };
}

function azureOf({ azure: wanted }: KeylessConfig, only: Served): Azure {
  if (wanted.kind === "simulator") return simulatedAzure(wanted.url, systemClock, { served: only });
  return realAzure(CLOUDS[wanted.cloud], managedIdentity(wanted.identityClientId), systemClock, only);
}
