import { azureActivities } from "../activities/azure-activities.ts";
import { readChangedCluster } from "../activities/changed-cluster.ts";
import { recordActivities } from "../activities/record-activities.ts";
import type { Azure } from "../platform/azure/azure.ts";
import { realAzure, simulatedAzure } from "../platform/azure/make-azure.ts";
import type { Served } from "../platform/azure/fence.ts";
import { subscriptionsBelow } from "../platform/azure/subscriptions.ts";
import { OnboardedSubscriptions } from "../platform/records/subscriptions.ts";
import { CLOUDS } from "../platform/azure/clouds.ts";
import { managedIdentity } from "../platform/azure/credential.ts";
import { readCredentials } from "../platform/azure/credentials.ts";
import { systemClock } from "../platform/clock.ts";
import { type KeylessConfig, readConfig } from "../platform/config.ts";
import { toInvocationOr } from "../platform/invocation-log.ts";
import { jsonLog, type Log, prettyLog } from "../platform/log.ts";
import type { Records } from "../platform/records/records.ts";
import { recordsWhenUsed } from "../platform/records/records-when-used.ts";
import { startTelemetry } from "../platform/start-telemetry.ts";
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
const azure = azureOf(config, served);
const telemetry = await startTelemetry(process.env, "keyless");

logWithinInvocations();
registerKeyless({
  records,
  clock: systemClock,
  log: logOf(config),
  activities: [...azureActivities(azure, records, config.guardrails), ...recordActivities(records)],
  readCredentials: (request) => readCredentials(azure, request),
  approval: config.approval,
  commandPolicy: { selfApproval: config.selfApproval },
  identify:
    config.login.kind === "platform"
      ? platformCaller
      : loopbackCaller({ value: config.login.token, place: "the setting KEYLESS_TOKEN of this app" }),
  cloud: config.azure.kind === "real" ? config.azure.cloud : undefined,
  subscriptions: served,
  subscriptionsBelow:
    managementGroup === undefined ? undefined : () => subscriptionsBelow(azure, managementGroup),
  readChangedCluster: (id, others) => readChangedCluster(azure, config.guardrails, id, others),
  onboardingPolicy: config.onboarding,
  publicOrigin: config.publicOrigin,
  telemetry,
  reportsStanding: true,
  auditsDaily: true,
  taskHubKeptMs: config.taskHubKeptMs,
});

function azureOf({ azure: wanted }: KeylessConfig, only: Served): Azure {
  if (wanted.kind === "simulator") return simulatedAzure(wanted.url, systemClock, { served: only });
  return realAzure(CLOUDS[wanted.cloud], managedIdentity(wanted.identityClientId), systemClock, only);
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

function logOf({ log }: KeylessConfig): Log {
  const toStdout = (line: string) => void process.stdout.write(`${line}\n`);
  const options = {
    write: toInvocationOr(toStdout),
    least: log.level,
    now: () => systemClock.now(),
  };
  return log.format === "pretty" ? prettyLog(options) : jsonLog(options);
}
