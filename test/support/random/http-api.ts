import type { HttpRequest } from "@azure/functions";
import type { AppRole, Caller } from "../../../functions/http/caller.ts";
import type { Order } from "./random-case.ts";
import { person } from "../people.ts";
import { CLUSTER_ID } from "./place.ts";
import type { SetSchedule } from "./signals.ts";
import type { Outsider } from "./outsider.ts";

const EVERY_ROLE: readonly AppRole[] = [
  "Fleet.Read",
  "Fleet.Plan",
  "Fleet.Execute",
  "Fleet.Approve",
  "Fleet.Credentials",
];

/** The caller that a test says it is. Absent the header, an operator with every role. */
export function testCaller({ headers }: HttpRequest): Caller {
  const said = headers.get("x-test-roles");
  if (said === null) return { person: person("operator"), roles: new Set<string>(EVERY_ROLE) };
  return { person: person("outsider"), roles: new Set(said.split(",")) };
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The HTTP API of a host that may go and come again; everything that it answered is kept. */
export class HttpApi {
  url = "";
  readonly answers: string[] = [];
  /** How often the host has crashed: what it still answered while it did, nobody has got. */
  crashes = 0;
  #plans = 0;

  /** True while somebody waits for a plan. */
  get busy(): boolean {
    return this.#plans > 0;
  }

  /** Undefined where no answer came. */
  async call(
    method: "GET" | "POST" | "PUT",
    path: string,
    { body, headers = {} }: { body?: object; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<ApiAnswer | undefined> {
    const { crashes } = this;
    const plans = path.endsWith("/plans") ? 1 : 0;
    this.#plans += plans;
    try {
      const answer = await fetch(`${this.url}/api${path}`, {
        method,
        headers: { "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      this.answers.push(text);
      if (crashes !== this.crashes) return undefined;
      return { status: answer.status, body: JSON.parse(text) as ApiAnswer["body"] };
    } catch {
      return undefined;
    } finally {
      this.#plans -= plans;
    }
  }

  start({ workflow, request, key }: Order, planHash?: string): Promise<ApiAnswer | undefined> {
    return this.call("POST", `/workflows/${workflow}/runs`, {
      body: { ...request, ...(planHash === undefined ? {} : { planHash }) },
      headers: key === undefined ? {} : { "idempotency-key": key },
    });
  }

  setSchedule({ name, definition }: SetSchedule): Promise<ApiAnswer | undefined> {
    return this.call("PUT", `/schedules/${name}`, { body: definition });
  }

  /** Delivers as Event Grid does; the status of the answer, undefined where none came. */
  async deliver(pieces: readonly unknown[]): Promise<number | undefined> {
    const { crashes } = this;
    try {
      const { status } = await fetch(`${this.url}/runtime/webhooks/eventgrid?functionName=eventGrid`, {
        method: "POST",
        headers: { "content-type": "application/json", "aeg-event-type": "Notification" },
        body: JSON.stringify(pieces),
      });
      return crashes === this.crashes ? status : undefined;
    } catch {
      return undefined;
    }
  }

  plan({ workflow, request }: Order): Promise<ApiAnswer | undefined> {
    return this.call("POST", `/workflows/${workflow}/plans`, { body: request });
  }

  /** What the outsider tries, on that run where it is about one. */
  try({ tries, roles }: Outsider, order: Order, runId: string): Promise<ApiAnswer | undefined> {
    const headers = { "x-test-roles": roles.join(",") };
    const post = (path: string, body: object = {}) => this.call("POST", path, { body, headers });
    switch (tries) {
      case "read a run":
        return this.call("GET", `/runs/${runId}`, { headers });
      case "list runs":
        return this.call("GET", "/runs", { headers });
      case "ask for a plan":
        return post(`/workflows/${order.workflow}/plans`, order.request);
      case "start a run":
        return this.call("POST", `/workflows/${order.workflow}/runs`, {
          body: order.request,
          headers: { ...headers, "idempotency-key": "the-outsider's" },
        });
      case "cancel a run":
        return post(`/runs/${runId}/cancel`);
      case "retry a run":
        return post(`/runs/${runId}/retry`);
      case "approve a run":
        return post(`/runs/${runId}/approve`, { planHash: "0".repeat(64) });
      case "reject a run":
        return post(`/runs/${runId}/reject`);
      case "fetch credentials":
        return post("/clusters/credentials", { clusterId: CLUSTER_ID });
    }
  }
}
