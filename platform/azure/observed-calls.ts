import { AsyncLocalStorage } from "node:async_hooks";
import type { HttpClient, PipelineResponse } from "@azure/core-rest-pipeline";
import type { Traceparent } from "../../domain/activity/trace-context.ts";

/** A call that is about to leave for Azure. */
export interface AzureCall {
  readonly method: string;
  readonly host: string;
  /** Without its query, which may sign or unlock something. */
  readonly path: string;
  /** The id that this call has with its caller; Azure logs it. */
  readonly clientRequestId: string | undefined;
}

/** Has a call sent, once, and may do something around it. What came back, or was thrown, is passed on. */
export type CallObserver = (
  call: AzureCall,
  send: (traceparent: Traceparent | undefined) => Promise<PipelineResponse>,
) => Promise<PipelineResponse>;

const observers = new AsyncLocalStorage<CallObserver>();

/** Every call to Azure that the work makes goes by the observer. */
export function observeCalls<T>(observer: CallObserver, work: () => T): T {
  return observers.run(observer, work);
}

/** Sends requests as `wire` does, watched by whoever has them sent. */
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
