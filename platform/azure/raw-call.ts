import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type Pipeline,
} from "@azure/core-rest-pipeline";

export interface RawCall {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  /** Absolute URL. */
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly text: string;
}

/** The timeout of a call, in milliseconds; long-running operations are polled. */
export const CALL_TIMEOUT_MS = 30_000;

/**
 * A call without a model: for what typed clients would drop (unknown fields) or hide (statuses, headers and error
 * details).
 *
 * @throws RestError if there is no answer, and CallStopped
 */
export async function rawCall(
  { pipeline, transport }: { readonly pipeline: Pipeline; readonly transport: HttpClient },
  { method, url, body, headers = {} }: RawCall,
): Promise<RawAnswer> {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const request = createPipelineRequest({
    url,
    method,
    headers: createHttpHeaders({ accept: "application/json", ...json, ...headers }),
    timeout: CALL_TIMEOUT_MS,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await pipeline.sendRequest(transport, request);
  return { status: response.status, headers: response.headers, text: response.bodyAsText ?? "" };
}
