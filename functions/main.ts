import { AZURE_ACTIVITY_NAMES } from "../activities/azure-activity-names.ts";
import { activitiesWhenUsed } from "../activities/activities-when-used.ts";
import { recordActivities } from "../activities/record-activities.ts";
import { OnboardedSubscriptions } from "../platform/records/subscriptions.ts";
import { managedIdentity } from "../platform/azure/credential.ts";
import { systemClock } from "../platform/clock.ts";
import { type KeylessConfig, readConfig } from "../platform/config.ts";
import { toInvocationOr } from "../platform/invocation-log.ts";
import { jsonLog, type Log, prettyLog } from "../platform/log.ts";
import type { Records } from "../platform/records/records.ts";
import { recordsWhenUsed } from "../platform/records/records-when-used.ts";
import { startTelemetry } from "../platform/start-telemetry.ts";
import type { AzureSide } from "./azure-side.ts";
import { loopbackCaller } from "./http/loopback-caller.ts";
import { platformCaller } from "./http/platform-caller.ts";
import { logWithinInvocations } from "./invocation-scope.ts";
import { registerKeyless } from "./register.ts";

// Settings first: what is wrong with them is said once, before anything opens.
const config = readConfig(process.env);
const records = await recordsOf(config);
const { managementGroup } = config;
const served =
  managementGroup === undefined
    ? config.subscriptions
    : new OnboardedSubscriptions(managementGroup, records, systemClock);
let connected: Promise<AzureSide> | undefined;
// What talks to Azure is loaded when Azure is first asked: it is a third of the app, and no function needs it to be registered.
const azure = () =>
  (connected ??= import("./azure-side.ts").then(({ connect }) => connect(config, served, records)));
const telemetry = await startTelemetry(process.env, "keyless");

logWithinInvocations();
registerKeyless({
  records,
  clock: systemClock,
  log: logOf(config),
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
  telemetry,
  reportsStanding: true,
  auditsDaily: true,
  taskHubKeptMs: config.taskHubKeptMs,
});

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

function logOf({ log }: KeylessConfig): Log {
  const toStdout = (line: string) => void process.stdout.write(`${line}\n`);
  const options = {
    write: toInvocationOr(toStdout),
    least: log.level,
    now: () => systemClock.now(),
  };
  return log.format === "pretty" ? prettyLog(options) : jsonLog(options);
}
