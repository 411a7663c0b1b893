import { expect, it } from "vitest";
import { azureActivities } from "../../../activities/azure-activities.ts";
import { recordActivities } from "../../../activities/record-activities.ts";
import { TOKEN } from "../../support/loopback-token.ts";
import { loopbackCaller } from "../../../functions/http/loopback-caller.ts";
import { registerKeyless } from "../../../functions/register.ts";
import { loadApp } from "../../../local/runtime/worker/core-shim.ts";
import { Disposable, type FunctionMetadata } from "../../../local/runtime/worker/functions-core.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { systemClock } from "../../../platform/clock.ts";
import { silentLog } from "../../../platform/log.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { functionList } from "../../worker/function-list.ts";

it("every function, its trigger, route and bindings are as listed: with -u the list is written anew", async () => {
  const functions: FunctionMetadata[] = [];
  const records = memoryRecords();
  const azure = simulatedAzure("http://127.0.0.1:1", systemClock);
  await loadApp(
    {
      registerFunction: (metadata) => void functions.push(metadata),
      registerHook: () => new Disposable(() => undefined),
      log: () => undefined,
    },
    () => {
      registerKeyless({
        ...{ records, clock: systemClock, log: silentLog, identify: loopbackCaller(TOKEN) },
        activities: [...azureActivities(azure, records), ...recordActivities(records)],
        readCredentials: () => Promise.reject(new Error("not asked here")),
        approval: "required",
        reportsStanding: true,
        commandPolicy: { selfApproval: "forbidden" },
      });
    },
  );
  await expect(functionList(functions)).toMatchFileSnapshot("../../package/functions.txt");
});
