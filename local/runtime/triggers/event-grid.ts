import { z } from "zod";
import type { HostedFunction } from "../worker/hosted-function.ts";
import type { HostLog } from "../worker/host-log.ts";
import type { Invoker } from "../worker/invoker.ts";
import { jsonAnswer, type HttpAnswer, type HttpQuestion } from "../http/http-answer.ts";

interface EventGridDependencies {
  readonly functions: readonly HostedFunction[];
  readonly invoker: Invoker;
  readonly log: HostLog;
  /** Called before and after each function, so that a virtual clock stands still meanwhile. */
  readonly onRunning: (change: 1 | -1) => void;
}

const path = "/runtime/webhooks/eventgrid";

const anEvent = z.looseObject({});
const events = z.union([z.array(anEvent), anEvent.transform((event) => [event])]);
const validation = z
  .union([z.array(z.unknown()).transform(([first]) => first), z.unknown()])
  .pipe(z.looseObject({ data: z.looseObject({ validationCode: z.string() }) }));

/**
 * The webhook that Event Grid delivers to: `/runtime/webhooks/eventgrid?functionName=…`. It answers the handshakes of
 * both schemas, and hands each event of a delivery to the function by itself; one that comes twice is handed over
 * twice, as Event Grid delivers at least once. Source: Microsoft.Azure.WebJobs.Extensions.EventGrid,
 * HttpRequestProcessor.
 */
export class EventGridFunctions {
  readonly #dependencies: EventGridDependencies;

  constructor(dependencies: EventGridDependencies) {
    this.#dependencies = dependencies;
  }

  /** Undefined for a request that is not for the webhook. */
  async answer(question: HttpQuestion): Promise<HttpAnswer | undefined> {
    const { url, method, headers } = question;
    if (url.pathname.toLowerCase() !== path) return undefined;
    const name = url.searchParams.get("functionName") ?? "";
    const called = this.#find(name);
    if (called === undefined) return text(404, `cannot find function: '${name}'`);
    if (method === "OPTIONS") return cloudEventsHandshake(headers["webhook-request-origin"]);
    if (method !== "POST") return { status: 404 };
    switch (headers["aeg-event-type"]?.toLowerCase()) {
      case "subscriptionvalidation":
        return eventGridHandshake(question);
      case "notification":
        return this.#deliver(called, question);
      case "unsubscribe":
        return { status: 202 };
      default:
        return { status: 400 };
    }
  }

  async #deliver(called: HostedFunction, { body }: HttpQuestion): Promise<HttpAnswer> {
    const delivered = events.safeParse(parsed(body));
    if (!delivered.success) return text(400, "The body is neither an event nor a list of events.");
    const outcomes = await Promise.all(delivered.data.map((event) => this.#hand(called, event)));
    return outcomes.every((done) => done)
      ? { status: 202 }
      : text(500, `Exception while executing function: Functions.${called.name}`);
  }

  /** False if the function failed, so that Event Grid delivers again. */
  async #hand(called: HostedFunction, event: object): Promise<boolean> {
    const { invoker, log, onRunning } = this.#dependencies;
    onRunning(1);
    try {
      const trigger = { json: JSON.stringify(event) };
      await invoker.invoke(called, { trigger });
      return true;
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: "error", category: "host", message, functionName: called.name });
      return false;
    } finally {
      onRunning(-1);
    }
  }

  #find(name: string): HostedFunction | undefined {
    return this.#dependencies.functions.find((called) => called.name.toLowerCase() === name.toLowerCase());
  }
}

/** The sender accepts 200 alone. */
function eventGridHandshake({ body }: HttpQuestion): HttpAnswer {
  const request = validation.safeParse(parsed(body));
  return request.success
    ? jsonAnswer(200, { validationResponse: request.data.data.validationCode })
    : { status: 400 };
}

/** CloudEvents' abuse protection: github.com/cloudevents/spec, http-webhook, section 4. */
function cloudEventsHandshake(origin: string | undefined): HttpAnswer {
  if (origin === undefined) return { status: 400 };
  return {
    status: 200,
    headers: [
      ["WebHook-Allowed-Origin", origin],
      ["WebHook-Allowed-Rate", "*"],
      ["Allow", "POST"],
    ],
  };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}

const text = (status: number, body: string): HttpAnswer => ({
  status,
  headers: [["Content-Type", "text/plain; charset=utf-8"]],
  body,
});
