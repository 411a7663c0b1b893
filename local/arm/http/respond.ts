import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Reply } from "../core/exchange.ts";

export interface Answer extends Reply {
  /** Ends in the middle of the body. */
  readonly cut?: boolean;
}

/**
 * Sends an answer with the headers that every answer of ARM has.
 *
 * @param now - simulated time, milliseconds since the epoch
 * @param pace - simulated seconds in one of the caller's; Retry-After counts in the caller's
 */
export function respond(response: ServerResponse, answer: Answer, now: number, pace: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    response.setHeader(name, name === "retry-after" ? String(Math.ceil(Number(value) / pace)) : value);
  }
  response.setHeader("x-ms-request-id", randomUUID());
  response.setHeader("x-ms-correlation-request-id", randomUUID());
  response.setHeader("date", new Date(now).toUTCString());
  response.setHeader("cache-control", "no-cache");
  if (answer.body === undefined) {
    response.end();
    return;
  }
  const text = JSON.stringify(answer.body);
  if (!response.hasHeader("content-type"))
    response.setHeader("content-type", "application/json; charset=utf-8");
  response.end(answer.cut === true ? text.slice(0, Math.floor(text.length / 2)) : text);
}
