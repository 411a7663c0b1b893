import { activitiesWhenUsed } from "../activities/activities-when-used.ts";
import { AZURE_ACTIVITY_NAMES } from "../activities/azure-activity-names.ts";
import { recordActivities } from "../activities/record-activities.ts";
import { managedIdentity } from "../platform/azure/credential.ts";
import { systemClock } from "../platform/clock.ts";
import type { KeylessConfig } from "../platform/config/config.ts";
import type { Records } from "../platform/records/records.ts";
import { recordsWhenUsed } from "../platform/records/records-when-used.ts";
import { OnboardedSubscriptions } from "../platform/records/subscriptions.ts";
import type { AzureSide } from "./azure-side.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import { type Handlers, makeHandlers } from "./handlers.ts";
import { loopbackCaller } from "./http/loopback-caller.ts";
import { platformCaller } from "./http/platform-caller.ts";

/** Creates the handlers of the deployed app, as its settings say. */
export async function deployedHandlers(
  config: KeylessConfig,
  said: Pick<KeylessDependencies, "log" | "telemetry">,
): Promise<Handlers> {
  const records = await recordsOf(config);
  const { managementGroup } = config;
  const served =
    managementGroup === undefined
      ? config.subscriptions
      : new OnboardedSubscriptions(managementGroup, records, systemClock);
  let connected: Promise<AzureSide> | undefined;
  // The code that calls Azure is a third of the app; it is loaded at the first call to Azure.
  const azure = () =>
    (connected ??= import("./azure-side.ts").then(({ connect }) => connect(config, served, records)));
  return makeHandlers({
    ...said,
    records,
    clock: systemClock,
    activities: [
      ...activitiesWhenUsed(AZURE_ACTIVITY_NAMES, async () => (await azure()).activities),
      ...recordActivities(records),
    ],
    readCredentials: async (request) => (await azure()).readCredentials(request),
    approval: config.approval,
    commandPolicy: { selfApproval: config.selfApproval },
    identify:
      config.login.kind === "platform"
        ? platformCaller
        : loopbackCaller({ value: config.login.token, place: "the setting KEYLESS_TOKEN of this app" }),
    cloud: config.azure.kind === "real" ? config.azure.cloud : undefined,
    subscriptions: served,
    subscriptionsBelow:
      managementGroup === undefined
        ? undefined
        : async () => (await azure()).subscriptionsBelow(managementGroup),
    readChangedCluster: async (id, others) => (await azure()).readChangedCluster(id, others),
    onboardingPolicy: config.onboarding,
    publicOrigin: config.publicOrigin,
    auditsDaily: true,
    taskHubKeptMs: config.taskHubKeptMs,
  });
}

async function recordsOf({ azure: wanted, records: place }: KeylessConfig): Promise<Records> {
  if (place.kind === "sqlite") {
    const { sqliteRecords } = await import("../platform/records/sqlite-records.ts");
    return sqliteRecords(place.file);
  }
  if (place.kind === "emulator") {
    const { emulatedTable } = await import("../platform/records/emulated-table.ts");
    const { tableRecords } = await import("../platform/records/table-records.ts");
    return tableRecords(await emulatedTable(place.url), systemClock);
  }
  if (wanted.kind === "simulator") throw new TypeError("defect: records of a rehearsal in a storage account");
  const { identityClientId } = wanted;
  return recordsWhenUsed(async () => {
    const { recordsTable } = await import("../platform/records/table-client.ts");
    const { tableRecords } = await import("../platform/records/table-records.ts");
    return tableRecords(recordsTable(place.account, managedIdentity(identityClientId)), systemClock);
  });
}
