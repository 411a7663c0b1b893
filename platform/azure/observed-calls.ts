import { AsyncLocalStorage } from "node:async_hooks";
import type { HttpClient, PipelineResponse } from "@azure/core-rest-pipeline";
import type { Traceparent } from "../../domain/activity/trace-context.ts";

/** A call that is about to be sent to Azure. */
export interface AzureCall {
  readonly method: string;
  readonly host: string;
  /** Without the query string, which may contain a signature. */
  readonly path: string;
  /** The id that the caller gave to this call, which Azure logs. */
  readonly clientRequestId: string | undefined;
}

/** Sends a call once, and may do something before and after. The answer or error is passed on. */
export type CallObserver = (
  call: AzureCall,
  send: (traceparent: Traceparent | undefined) => Promise<PipelineResponse>,
) => Promise<PipelineResponse>;

const observers = new AsyncLocalStorage<CallObserver>();

/** Runs work whose calls to Azure go through the observer. */
export function observeCalls<T>(observer: CallObserver, work: () => T): T {
  return observers.run(observer, work);
}

/** Sends requests through `wire`, observed by the current observer. */
export function observed(wire: HttpClient): HttpClient {
  return {
    sendRequest(request) {
      const observer = observers.getStore();
      if (observer === undefined) return wire.sendRequest(request);
      const { host, pathname } = new URL(request.url);
      const clientRequestId = request.headers.get("x-ms-client-request-id");
      return observer({ method: request.method, host, path: pathname, clientRequestId }, (traceparent) => {
        if (traceparent !== undefined) request.headers.set("traceparent", traceparent);
        return wire.sendRequest(request);
      });
    },
  };
}
