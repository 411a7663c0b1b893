import { InvocationContext } from "@azure/functions";
import { createHttpHeaders, createPipelineRequest, type HttpMethods } from "@azure/core-rest-pipeline";
import { bind } from "../../activities/bound-activity.ts";
import { finishRun } from "../../activities/finish-run/contract.ts";
import { makeFinishRun } from "../../activities/finish-run/handler.ts";
import { activityHandler } from "../../functions/activity-handler.ts";
import { watchCalls } from "../../functions/azure-calls.ts";
import { reportStanding } from "../../functions/timer/report-standing.ts";
import { observeCalls, observed } from "../../platform/azure/observed-calls.ts";
import { HttpApi, START } from "../contract/http/http-api.ts";
import { aRun } from "../unit/run/example-runs.ts";
import { CLUSTER_ID, READ_AT } from "./migration-facts.ts";

/** Lines as Keyless logs them, one and more of each that alerts and the workbook go by. */
export async function loggedLines(): Promise<readonly string[]> {
  const api = new HttpApi();
  await api.post(START, { clusterId: CLUSTER_ID });
  await failedRun(api);
  await callToAzure(api, "PUT", 201);
  await callToAzure(api, "PUT", new Error("socket hang up"));
  await callToAzure(api, "GET", 429);
  await reportStanding(api.dependencies)(TIMER, new InvocationContext());
  api.engineOf = () => {
    throw new Error("the host has bound no durable client; its log says why");
  };
  await api.get("/api/health");
  return api.logged;
}

const TIMER = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: READ_AT, next: READ_AT, lastUpdated: READ_AT },
};

async function failedRun(api: HttpApi): Promise<void> {
  const runId = await api.put(aRun({ id: "migrate-web-1", state: "running" }));
  const finish = activityHandler(api.dependencies, bind(finishRun, makeFinishRun(api.dependencies.records)));
  const end = { kind: "failed", failure: "the cluster is gone" };
  await finish({ runId, at: READ_AT, end }, new InvocationContext());
}

async function callToAzure(api: HttpApi, method: HttpMethods, answer: number | Error): Promise<void> {
  const transport = observed({
    sendRequest: (request) =>
      answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve({
            ...{ request, status: answer },
            headers: createHttpHeaders({ "x-ms-correlation-request-id": "c-1", "retry-after": "17" }),
          }),
  });
  const request = createPipelineRequest({ method, url: `https://management.azure.com${CLUSTER_ID}` });
  await observeCalls(watchCalls(api.dependencies, undefined), () => transport.sendRequest(request)).catch(
    () => undefined,
  );
}
