import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import type { HttpAnswer, HttpQuestion, RefusedAnswer } from "./http-answer.ts";

/** The host cannot listen at the address that was given. */
export class ListenFailed extends Error {
  override readonly name = "ListenFailed";
  /** Node's own, such as `EADDRINUSE` for a taken port. */
  readonly code: string;
  readonly port: number;

  constructor(code: string, address: string, port: number, cause: Error) {
    super(`Cannot listen on ${address}:${port}: ${code === "EADDRINUSE" ? "the port is taken" : code}.`, {
      cause,
    });
    this.code = code;
    this.port = port;
  }
}

export interface HttpServerOptions {
  readonly address: string;
  /** 0 for one that the operating system picks. */
  readonly port: number;
  /** Longest body in bytes; longer ones are answered with 413. */
  readonly maxBodyBytes: number;
  /** What a request that `answer` never sees is answered with; the status alone if absent. */
  readonly refused?: RefusedAnswer | undefined;
  readonly answer: (question: HttpQuestion) => Promise<HttpAnswer>;
  readonly onError: (error: unknown) => void;
}

/** A plain HTTP server over `node:http`. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(async (error: unknown) => {
        options.onError(error);
        if (response.headersSent) response.destroy();
        else await write(response, { status: 500 }, request.method);
      });
    });
  }

  /** Resolves with the port. @throws ListenFailed. */
  async listen(): Promise<number> {
    const { address, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) => {
        reject(new ListenFailed(error.code ?? "UNKNOWN", address, port, error));
      });
      this.#server.listen(port, address, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Accepts nothing more; gives answers under way some real milliseconds, then drops what is left. */
  async close(graceMs: number): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) =>
      this.#server.close(() => {
        resolve();
      }),
    );
    this.#server.closeIdleConnections();
    const drop = setTimeout(() => {
      this.#server.closeAllConnections();
    }, graceMs);
    await closed;
    clearTimeout(drop);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#answer(request, response);
    await write(response, answer, request.method);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<HttpAnswer> {
    const { maxBodyBytes, refused = ({ status }) => ({ status }) } = this.#options;
    const url = urlOf(request);
    if (url === undefined)
      return refused({ status: 400, why: "the Host header or the target is no address" });
    const body = await readBody(request, maxBodyBytes);
    if (body === undefined)
      return refused({ status: 413, why: `the body has more than ${String(maxBodyBytes)} bytes` });
    const method = (request.method ?? "GET").toUpperCase();
    const gone = new AbortController();
    response.once("close", () => {
      gone.abort();
    });
    return this.#options.answer({ method, url, headers: headersOf(request), body, gone: gone.signal });
  }
}

/** A name or an address, and a port: nothing else that a URL may hold before its path. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;

function urlOf({ url = "/", headers: { host = "localhost" } }: IncomingMessage): URL | undefined {
  if (!HOST.test(host)) return undefined;
  const text = url.startsWith("/") ? `http://${host}${url}` : url;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  return parsed?.username === "" && parsed.password === "" ? parsed : undefined;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const joined = Object.entries(headers).map(
    ([name, value]) => [name, [value ?? ""].flat().join(", ")] as const,
  );
  return Object.fromEntries(joined);
}

/**
 * Undefined as soon as it is clear that the body is longer than the limit. What still comes is dropped as it comes, so
 * that the connection lives long enough for the answer to arrive.
 */
async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      request.off("data", take).resume();
      resolve(undefined);
    };
    request.on("data", take);
    request.once("end", () => {
      resolve(Buffer.concat(chunks));
    });
    request.once("error", reject);
  });
}

async function write(
  response: ServerResponse,
  { status, headers = [], body }: HttpAnswer,
  method: string | undefined,
): Promise<void> {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  if (body !== undefined && typeof body === "object" && Symbol.asyncIterator in body) {
    if (method === "HEAD") response.end();
    else await pipeline(body, response);
    return;
  }
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body);
  if (status !== 204 && status !== 304 && !response.hasHeader("Content-Length")) {
    response.setHeader("Content-Length", bytes.byteLength);
  }
  response.end(method === "HEAD" ? undefined : bytes);
}
