import { z } from "zod";
import type { RequestHandler } from "../http/request-gate.ts";
import type { HostedFunction } from "../worker/hosted-function.ts";
import { handOver, type Handing } from "./hand-over.ts";
import type { TimerFunctions } from "./timer-functions.ts";

interface RunByNameDependencies extends Handing {
  readonly timers: TimerFunctions;
  readonly queues: readonly HostedFunction[];
}

/** The body with which Core Tools takes a queue's message. */
const Message = z.looseObject({ input: z.string() });

/**
 * `POST /admin/functions/{name}` runs a timer function at once, and gives a queue function one message: 202, or 500 if it
 * fails. The host has no queues, so that nothing tries again. Source: learn.microsoft.com/azure/azure-functions/
 * functions-manually-run-non-http.
 */
export function runByName({ timers, queues, ...handing }: RunByNameDependencies): RequestHandler {
  return async ({ method, url, body }) => {
    const [, encoded] = /^\/admin\/functions\/([^/]+)$/i.exec(url.pathname) ?? [];
    if (encoded === undefined || method !== "POST") return undefined;
    const name = decodeURIComponent(encoded);
    const queue = queues.find((called) => called.name.toLowerCase() === name.toLowerCase());
    if (queue === undefined) return { status: timers.runNow(name) ? 202 : 404 };
    const message = readMessage(body);
    if (message === undefined) {
      const why = 'A message is sent as {"input": "…"}.';
      return { status: 400, headers: [["Content-Type", "text/plain; charset=utf-8"]], body: why };
    }
    return { status: (await handOver(handing, queue, { string: message })) ? 202 : 500 };
  };
}

function readMessage(body: Uint8Array): string | undefined {
  try {
    return Message.safeParse(JSON.parse(Buffer.from(body).toString("utf8"))).data?.input;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
