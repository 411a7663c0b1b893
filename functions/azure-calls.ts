import type { PipelineResponse } from "@azure/core-rest-pipeline";
import type { Traceparent } from "../domain/activity/trace-context.ts";
import type { AzureCall, CallObserver } from "../platform/azure/observed-calls.ts";
import type { Log } from "../platform/log.ts";
import { redactedReason } from "../platform/redact.ts";
import type { Telemetry } from "../platform/telemetry.ts";
import { nextIn } from "../platform/trace.ts";
import { defined } from "../domain/schema/defined.ts";

/** POST requests that only read: their action is the last part of the path. */
const LOOKS = /\/(resources|checkPolicyRestrictions|getByIds|listNodeImageVersions)$/i;

/**
 * The id that Azure gives to a call, which Azure support can look up. Source:
 * learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling and rest/api.
 */
const CORRELATION = "x-ms-correlation-request-id";
const REQUEST = "x-ms-request-id";

interface Watch {
  readonly log: Log;
  readonly telemetry?: Telemetry | undefined;
}

/**
 * Records calls to Azure: each write in the audit log with Azure's correlation id, each throttled call (429) in the log
 * and the metrics, and each call as a span if spans are recorded. Calls carry the trace of their run.
 */
export function watchCalls({ log, telemetry }: Watch, traceparent: Traceparent | undefined): CallObserver {
  return async (call, send) => {
    const { method, path: resource, clientRequestId } = call;
    const answer = await sent(call, send, telemetry, traceparent).catch((error: unknown) => {
      if (isWrite(call))
        log.audit("write sent to Azure without an answer", {
          method,
          resource,
          clientRequestId,
          reason: redactedReason(error),
        });
      throw error;
    });
    const { headers, status } = answer;
    if (isWrite(call)) {
      log.audit("write sent to Azure", {
        method,
        resource,
        clientRequestId,
        status,
        correlationId: headers.get(CORRELATION),
        requestId: headers.get(REQUEST),
      });
    }
    if (status === 429) {
      log.warn("Azure throttled a call", { path: call.path, retryAfterS: headers.get("retry-after") });
      telemetry?.count("keyless.azure.throttled", 1, { host: call.host });
    }
    return answer;
  };
}

function sent(
  call: AzureCall,
  send: Parameters<CallObserver>[1],
  telemetry: Telemetry | undefined,
  parent: Traceparent | undefined,
): Promise<PipelineResponse> {
  if (telemetry === undefined) return send(parent === undefined ? undefined : nextIn(parent));
  const attributes = {
    "http.request.method": call.method,
    "server.address": call.host,
    "url.path": call.path,
    ...defined({ "azure.client.id": call.clientRequestId }),
  };
  return telemetry.span(
    { name: `${call.method} ${kindOf(call.path)}`, kind: "client", attributes, parent },
    async (span) => {
      const answer = await send(span.traceparent);
      const correlation = answer.headers.get(CORRELATION);
      span.set({
        "http.response.status_code": answer.status,
        ...defined({ "azure.correlation_id": correlation }),
      });
      return answer;
    },
  );
}

function isWrite({ method, path }: AzureCall): boolean {
  return method !== "GET" && method !== "HEAD" && !(method === "POST" && LOOKS.test(path));
}

/** The resource types in a path, without names: `Microsoft.ContainerService/managedClusters/agentPools`. */
function kindOf(path: string): string {
  const provider = path.lastIndexOf("/providers/");
  if (provider < 0)
    return path
      .split("/")
      .filter((_part, index) => index % 2 === 1)
      .join("/");
  const [namespace = "", ...rest] = path.slice(provider + "/providers/".length).split("/");
  return [namespace, ...rest.filter((_part, index) => index % 2 === 0)].join("/");
}
