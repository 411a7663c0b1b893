import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineRequest,
} from "@azure/core-rest-pipeline";
import { describe, expect, it } from "vitest";
import { readTraceparent } from "../../../domain/activity/trace-context.ts";
import { watchCalls } from "../../../functions/azure-calls.ts";
import { observeCalls, observed } from "../../../platform/azure/observed-calls.ts";
import { jsonLog } from "../../../platform/log.ts";

const GROUP = "/subscriptions/s/resourceGroups/rg";
const ORDERS = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/orders`;
const RUN = readTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

/** Sends one call by an Azure that answers so, and tells what was sent and logged. */
async function call(
  method: HttpMethods,
  path: string,
  answer: number | Error,
  trace: "of a run" | "none" = "of a run",
) {
  const lines: unknown[] = [];
  const log = jsonLog({ write: (line) => lines.push(JSON.parse(line)), least: "warn", now: () => 0 });
  const sent: PipelineRequest[] = [];
  const transport = observed({
    sendRequest: (request) => {
      sent.push(request);
      if (answer instanceof Error) return Promise.reject(answer);
      const headers = createHttpHeaders({
        ...{ "x-ms-correlation-request-id": "c-1", "x-ms-request-id": "r-1", "retry-after": "17" },
      });
      return Promise.resolve({ request, status: answer, headers });
    },
  });
  const request = createPipelineRequest({
    ...{ method, url: `https://management.azure.com${path}?api-version=1&sig=hush` },
    headers: createHttpHeaders({ "x-ms-client-request-id": "k-1" }),
  });
  const outcome = await observeCalls(watchCalls({ log }, trace === "none" ? undefined : RUN), () =>
    transport.sendRequest(request).then(
      ({ status }) => status,
      (error: unknown) => error,
    ),
  );
  return { outcome, lines, sent };
}

describe("calls to Azure", () => {
  it.each<HttpMethods>(["PUT", "PATCH", "DELETE", "POST"])(
    "of the kind %s are in the audit, with the correlation id that Azure gave",
    async (method) => {
      const { lines, outcome } = await call(method, ORDERS, 201);
      expect(outcome).toBe(201);
      expect(lines).toEqual([
        {
          ...{ time: "1970-01-01T00:00:00.000Z", level: "info", category: "audit" },
          ...{ message: "write sent to Azure", method, resource: ORDERS, status: 201 },
          ...{ correlationId: "c-1", requestId: "r-1", clientRequestId: "k-1" },
        },
      ]);
    },
  );

  it("that got no answer are in the audit too: nobody knows whether they were carried out", async () => {
    const { lines, outcome } = await call("PUT", ORDERS, new Error("socket hang up, token=hush"));
    expect(outcome).toBeInstanceOf(Error);
    expect(lines).toMatchObject([
      { category: "audit", resource: ORDERS, reason: "Error: socket hang up, token=***" },
    ]);
  });

  it.each<[HttpMethods, string]>([
    ["GET", ORDERS],
    ["POST", "/providers/Microsoft.ResourceGraph/resources"],
    ["POST", `${GROUP}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`],
  ])("that only look are not: %s %s", async (method, path) => {
    expect((await call(method, path, 200)).lines).toEqual([]);
  });

  it("that Azure refuses for now are told of, with how long it asked to wait", async () => {
    const { lines } = await call("GET", ORDERS, 429);
    expect(lines).toMatchObject([
      { level: "warn", message: "Azure throttled a call", path: ORDERS, retryAfterS: "17" },
    ]);
  });

  it("carry the trace of their run, each with a span of its own", async () => {
    const [one, other] = [await call("GET", ORDERS, 200), await call("GET", ORDERS, 200)];
    const headers = [...one.sent, ...other.sent].map((request) => request.headers.get("traceparent"));
    for (const header of headers)
      expect(header).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(new Set([...headers, RUN]).size).toBe(3);
  });

  it("outside of any trace carry none", async () => {
    const { sent } = await call("GET", ORDERS, 200, "none");
    expect(sent[0]?.headers.get("traceparent")).toBeUndefined();
  });

  it("that nobody watches are sent as they are", async () => {
    const transport = observed({
      sendRequest: (request) => Promise.resolve({ request, status: 204, headers: createHttpHeaders() }),
    });
    const request = createPipelineRequest({ url: "https://management.azure.com/x" });
    expect((await transport.sendRequest(request)).status).toBe(204);
  });
});
