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

/**
 * A call through an SDK client's own pipeline, with its token, tracing and transport, but without its model: for what
 * the typed model would drop (fields that it does not know) or hide (statuses, headers and error details).
 * Throws RestError only when no answer came.
 */
export async function rawCall(
  client: { readonly pipeline: Pipeline },
  transport: HttpClient,
  { method, url, body, headers = {} }: RawCall,
): Promise<RawAnswer> {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const request = createPipelineRequest({
    url,
    method,
    headers: createHttpHeaders({ accept: "application/json", ...json, ...headers }),
    timeout: 30_000,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await client.pipeline.sendRequest(transport, request);
  return { status: response.status, headers: response.headers, text: response.bodyAsText ?? "" };
}
