import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ArmError } from "../core/arm-error.ts";
import type { ArmRequest } from "../core/exchange.ts";
import type { Json } from "../world/json.ts";
import { relaxedJson } from "./relaxed-json.ts";

/** ARM's own limit for a request. Source: docs: azure-resource-manager/management/request-limits-and-throttling. */
const BODY_BYTES_AT_MOST = 4 * 1024 * 1024;

/** A request without its body. */
export type RequestHead = Omit<ArmRequest, "body" | "bodyHash">;

export function readHead(message: IncomingMessage): RequestHead {
  const headers = headersOf(message);
  // Put together as text: resolved against a base, a path that begins with two slashes would name a host.
  const url = new URL(
    `http://unused.invalid${message.url?.startsWith("/") === true ? "" : "/"}${message.url ?? ""}`,
  );
  return {
    method: message.method ?? "GET",
    path: `/${url.pathname.split("/").filter(Boolean).join("/")}`,
    query: url.searchParams,
    headers,
    origin: originOf(headers, "encrypted" in message.socket),
  };
}

/** The whole request, with its body as JSON. @throws ArmError for a body that is not JSON */
export function withJsonBody(head: RequestHead, bytes: Buffer): ArmRequest {
  return {
    ...head,
    body: parse(bytes, isTemplate(head.path) ? relaxedJson : strictJson),
    bodyHash: bytes.length === 0 ? undefined : createHash("sha256").update(bytes).digest("hex"),
  };
}

/** Behind a proxy, links must lead back through it. */
function originOf(headers: Readonly<Record<string, string>>, encrypted: boolean): string {
  const host = headers["x-forwarded-host"] ?? headers["host"] ?? "localhost";
  return `${headers["x-forwarded-proto"] ?? (encrypted ? "https" : "http")}://${host}`;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")] as const),
  );
}

/** @throws ArmError for a body that no service would look at */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_AT_MOST) {
      throw new ArmError({
        status: 413,
        code: "RequestEntityTooLarge",
        message: `The request content has more than ${String(BODY_BYTES_AT_MOST)} bytes.`,
        headers: { connection: "close" },
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const isTemplate = (path: string): boolean => /\/providers\/microsoft\.resources\/deployments\//i.test(path);

// What JSON.parse answers is JSON.
const strictJson = (text: string): Json => JSON.parse(text) as Json;

function parse(bytes: Buffer, read: (text: string) => Json): Json | undefined {
  if (bytes.length === 0) return undefined;
  try {
    return read(bytes.toString("utf8"));
  } catch {
    throw new ArmError({
      status: 400,
      code: "InvalidRequestContent",
      message: "The request content was invalid and could not be deserialized: it is not valid JSON.",
    });
  }
}
