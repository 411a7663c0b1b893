import { z } from "zod";
import type { HostedFunction } from "../worker/hosted-function.ts";
import { handOver, type Handing } from "./hand-over.ts";
import { jsonAnswer, type HttpAnswer, type HttpQuestion } from "../http/http-answer.ts";

interface EventGridDependencies extends Handing {
  readonly functions: readonly HostedFunction[];
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
  #hand(called: HostedFunction, event: object): Promise<boolean> {
    return handOver(this.#dependencies, called, { json: JSON.stringify(event) });
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
