import type { HttpRequest } from "@azure/functions";
import { type KnownPerson, samePerson } from "../../domain/run/person.ts";
import { hasEnded } from "../../domain/run/record.ts";
import { startRun } from "../start-run.ts";
import { readBody } from "./body.ts";
import { loggedAs } from "./caller.ts";
import { absoluteUrl, type Endpoint } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { requireServed } from "./served.ts";
import { runView, WATCH_AGAIN_S } from "./run-view.ts";
import { requireWorkflow, startBody } from "./workflows.ts";
import { problem } from "./problem-types/problem-types.ts";

/** Starts a run and responds immediately; the same key and body return the same run. */
export const postRun: Endpoint = {
  name: "startRun",
  method: "POST",
  route: "workflows/{workflow}/runs",
  role: "Fleet.Execute",
  async handle(exchange) {
    const { request, caller, engine, dependencies, traceparent } = exchange;
    const workflow = requireWorkflow(request.params.workflow);
    const idempotencyKey = readKey(request);
    const { start, order } = await readBody(request, startBody(workflow));
    await requireServed(dependencies, order.input, workflow);
    const { ticket, planHash, requestedFor } = start;
    const { person } = caller;
    const people = { requester: person, requestedFor: forWhom(person, requestedFor) };
    const answer = await startRun(
      { ...dependencies, engine, traced: dependencies.telemetry !== undefined },
      { workflow, request: order, ...people, ticket, planHash, idempotencyKey, traceparent },
    );
    switch (answer.kind) {
      case "started": {
        const url = absoluteUrl(exchange, `/api/runs/${answer.run.id}`);
        const ended = hasEnded(answer.run);
        dependencies.log.audit("run requested", {
          run: answer.run.id,
          workflow: workflow.name,
          ...loggedAs(caller),
          ...(people.requestedFor === undefined
            ? {}
            : { for: people.requestedFor.name, forId: people.requestedFor.id }),
          state: answer.run.state,
        });
        return jsonResponse(ended ? 200 : 202, runView(answer.run), {
          location: url,
          "operation-location": url,
          ...(ended ? {} : { "retry-after": String(WATCH_AGAIN_S) }),
        });
      }
      case "keyReused":
        return fail({
          ...problem("idempotency-key-reused", { key: idempotencyKey ?? "" }),
          resource: order.subject,
        });
      case "busy":
        return fail({
          ...problem("cluster-busy", {
            run: answer.byRun,
            url: absoluteUrl(exchange, `/api/runs/${answer.byRun}`),
          }),
          resource: order.subject,
        });
    }
  },
};

/**
 * The person for whom an application requests a run; undefined if a person requests it themselves. A user token, or one
 * that an application got on behalf of a user, already identifies a person, so no other person can be named.
 *
 * @throws ProblemError (403)
 */
function forWhom(
  caller: KnownPerson,
  named: { id: string; name?: string | undefined } | undefined,
): KnownPerson | undefined {
  if (named === undefined) return undefined;
  const { id, name = id } = named;
  const person = { tenant: caller.tenant, id: id.toLowerCase(), name, kind: "user" } as const;
  if (caller.kind === "application") return person;
  if (samePerson(caller, person)) return undefined;
  return fail(problem("requested-for-somebody-else", { caller: caller.name, id }));
}

/** Printable ASCII, 255 characters at most; an absent header means the natural key. */
function readKey(request: HttpRequest): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  return fail(problem("invalid-idempotency-key", { longest: 255 }));
}
