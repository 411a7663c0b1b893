import { request as openRequest, type IncomingMessage } from "node:http";
import type { HttpAnswer, HttpQuestion } from "./http-answer.ts";

/** How long an answer that the function has given may take from the library to the host, on loopback. */
const deliveryMs = 1000;

/** Headers that speak of one connection, not of the request. */
const ofTheConnection = new Set([
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export interface StreamedCall {
  readonly question: HttpQuestion;
  readonly invocationId: string;
  /** Calls the function; it takes its request from the library's own server, by its invocation id. */
  readonly invoke: () => Promise<unknown>;
}

/**
 * Answers a request through the HTTP server that the library opens when an app asks for streams: the request is passed
 * on to it, marked with the invocation it belongs to, and its answer is passed back as it comes. The host's part of
 * `app.setup({ enableHttpStream: true })`; source: `@azure/functions` 4.16.5 httpProxy.
 *
 * @throws what the function throws before it answers.
 */
export async function answerStreamed(httpUri: string, call: StreamedCall): Promise<HttpAnswer> {
  const passedOn = passOn(httpUri, call);
  const invoked = call.invoke();
  const response = await Promise.race([
    passedOn.response,
    // A function that returned nothing sends nothing; one that did has sent it already.
    invoked.then(() => Promise.race([passedOn.response, after(deliveryMs)])),
  ]).catch((error: unknown) => {
    passedOn.abort();
    throw error;
  });
  invoked.catch(() => undefined);
  if (response === undefined) {
    passedOn.abort();
    return { status: 204 };
  }
  return { status: response.statusCode ?? 200, headers: headersOf(response), body: response };
}

function passOn(
  httpUri: string,
  { question: { method, url, headers, body, gone }, invocationId }: StreamedCall,
): { readonly response: Promise<IncomingMessage>; abort(): void } {
  const kept = Object.entries(headers).filter(([name]) => !ofTheConnection.has(name));
  const { port } = new URL(httpUri);
  const outgoing = openRequest({
    host: "localhost",
    port,
    method,
    path: `${url.pathname}${url.search}`,
    headers: {
      ...Object.fromEntries(kept),
      "content-length": body.byteLength,
      "x-ms-invocation-id": invocationId,
      "x-forwarded-host": url.host,
      "x-forwarded-proto": url.protocol.replace(":", ""),
    },
    ...(gone && { signal: gone }),
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve).on("error", reject);
  });
  response.catch(() => undefined);
  outgoing.end(body);
  return {
    response,
    abort: () => {
      outgoing.destroy();
    },
  };
}

function headersOf({ rawHeaders }: IncomingMessage): (readonly [string, string])[] {
  const pairs = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  return pairs.filter(([name]) => {
    const lower = name.toLowerCase();
    return !ofTheConnection.has(lower) && lower !== "x-ms-invocation-id";
  });
}

const after = (ms: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, undefined).unref();
  });
