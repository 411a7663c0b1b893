import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import { expect, it } from "vitest";
import { z } from "zod";
import { readOperation } from "../../../activities/read-operation/contract.ts";
import { below } from "../../../domain/arm-id/arm-id.ts";
import { callArm, listArm } from "../../../platform/azure/arm.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { SIMULATOR_CLOUD } from "../../../platform/azure/clouds.ts";
import { simulatorCredential } from "../../../platform/azure/credential.ts";
import { tokenPipeline } from "../../../platform/azure/token-pipeline.ts";
import { fenced } from "../../../platform/azure/transport.ts";
import { CLUSTER_ID, SUBSCRIPTION } from "../../support/migration-facts.ts";
import { registeredActivity } from "../../support/registered-activity.ts";

const FOREIGN = "99999999-2222-4333-8444-555555555555";
const served: ReadonlySet<string> = new Set([SUBSCRIPTION]);
const clock = { now: () => 0 };
const { arm } = SIMULATOR_CLOUD;

/** An Azure whose every answer is the next of these, with what it was asked for. */
function answering(...bodies: readonly object[]) {
  const asked: string[] = [];
  const wire: HttpClient = {
    sendRequest: (request) => {
      const bodyAsText = JSON.stringify(bodies[asked.length] ?? {});
      asked.push(`${request.method} ${request.url}`);
      return Promise.resolve({ request, status: 200, headers: createHttpHeaders(), bodyAsText });
    },
  };
  const transport = fenced(wire, SIMULATOR_CLOUD, served);
  const pipeline = tokenPipeline(simulatorCredential, SIMULATOR_CLOUD.armScope, transport);
  return { asked, azure: { arm: pipeline, cloud: SIMULATOR_CLOUD, clock } };
}

const path = below(CLUSTER_ID, "agentPools");
const list = (azure: Parameters<typeof listArm>[0]) => listArm(azure, { path, apiVersion: "1" }, z.unknown());

it.each([
  ["another subscription", `${arm}/subscriptions/${FOREIGN}/next`, "subscription-not-served"],
  ["what seems to be this one", `${arm}/subscriptions/${SUBSCRIPTION}/../${FOREIGN}`, "address-not-plain"],
  ["another host", "https://evil.invalid/next", "host-unknown"],
  ["Microsoft Graph, with a token for ARM", `${SIMULATOR_CLOUD.graph}/v1.0/me`, "host-unknown"],
])("the next page of a list is not asked for where it leads to %s", async (_, nextLink, code) => {
  const { azure, asked } = answering({ value: [1], nextLink });
  await expect(list(azure)).rejects.toMatchObject({ name: "CallStopped", code });
  expect(asked).toHaveLength(1);
});

it("the next page of a list is asked for as Azure has written it", async () => {
  const nextLink = `${arm}${path}?api-version=1&$skiptoken=x%2By`;
  const { azure, asked } = answering({ value: [1], nextLink }, { value: [2] });
  expect(await list(azure)).toEqual([1, 2]);
  expect(asked[1]).toBe(`GET ${nextLink}`);
});

it("names of any script stand encoded in the address, and what they are in the query as well", async () => {
  const { azure, asked } = answering({});
  const group = below(CLUSTER_ID, "組 (ü)");
  await callArm(azure, { method: "GET", path: group, apiVersion: "1", query: { $filter: "a eq '&b'" } });
  expect(asked).toEqual([
    `GET ${arm}${CLUSTER_ID}/${encodeURIComponent("組 (ü)")}?api-version=1&%24filter=a+eq+%27%26b%27`,
  ]);
});

it.each([
  [
    `${arm}/subscriptions/${FOREIGN}/providers/Microsoft.ContainerService/operations/1`,
    "subscription-not-served",
  ],
  [`${arm}//subscriptions/${SUBSCRIPTION}/operations/1`, "address-not-plain"],
  ["https://evil.invalid/subscriptions/x", "host-unknown"],
  ["no address", "host-unknown"],
])("an operation is not looked at where its address is %s", async (operationUrl, code) => {
  const azure = simulatedAzure("http://127.0.0.1:1", clock, { served });
  expect(await registeredActivity(azure, readOperation)({ operationUrl })).toMatchObject({
    kind: "refused",
    refusal: { code },
  });
});
