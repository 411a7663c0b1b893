import type {
  HttpHandler,
  HttpMethod,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from "@azure/functions";
import { readTraceparent, type Traceparent } from "../../domain/activity/trace-context.ts";
import { observeCalls } from "../../platform/azure/observed-calls.ts";
import { redactedReason } from "../../platform/redact.ts";
import { watchCalls } from "../azure-calls.ts";
import type { Engine } from "../engine.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { type AppRole, type Caller, nobody, requireRoles } from "./caller.ts";
import { ProblemError, problemResponse } from "./problem.ts";
import { storageProblem } from "./storage-problem.ts";
import { problem } from "./problem-types/problem-types.ts";

export interface Exchange {
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** @throws if the host has bound no durable client */
  readonly engine: Engine;
  readonly dependencies: KeylessDependencies;
  /** The trace context of the caller. */
  readonly traceparent?: Traceparent | undefined;
}

export interface Endpoint {
  readonly name: string;
  readonly method: HttpMethod;
  readonly route: string;
  /** The role that the caller must have, or all that they must. Absent: anybody may ask, signed in or not. */
  readonly role?: AppRole | ((request: HttpRequest) => readonly AppRole[] | undefined);
  /** Whether it has an answer where the host has bound no durable client, and so has left its function out. */
  readonly worksWithoutDurableClient?: boolean;
  handle(exchange: Exchange): Promise<HttpResponseInit>;
}

/** What of an endpoint its handler is made of. */
export type Handled = Pick<Endpoint, "name" | "role" | "handle">;

/**
 * The handler of an endpoint: caller and role first, then the work, and every failure as a problem. What nobody
 * foresaw is logged under the invocation's id and tells the caller nothing but that id.
 */
export function endpointHandler(
  dependencies: KeylessDependencies,
  endpoint: Handled,
  engineOf: (context: InvocationContext) => Engine,
): HttpHandler {
  const answer = async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    try {
      const caller = admit(dependencies, endpoint, request);
      const traceparent = callersTrace(request, context);
      return await observeCalls(watchCalls(dependencies, traceparent), () =>
        endpoint.handle({
          request,
          caller,
          dependencies,
          traceparent,
          get engine() {
            return engineOf(context);
          },
        }),
      );
    } catch (error) {
      if (error instanceof ProblemError) return problemResponse(error.problem);
      const foreseen = storageProblem(error);
      dependencies.log.error("request failed", {
        endpoint: endpoint.name,
        invocation: context.invocationId,
        reason: redactedReason(error),
      });
      if (foreseen !== undefined) return problemResponse(foreseen);
      return problemResponse(problem("internal", { invocation: context.invocationId }));
    }
  };
  return async (request, context) => withSimulatedTime(dependencies, await answer(request, context));
}

/** Where time is simulated an answer says what time it is, for the times in its body are of that clock. */
function withSimulatedTime(
  { simulatedTime, clock }: KeylessDependencies,
  answer: HttpResponseInit,
): HttpResponseInit {
  if (simulatedTime !== true) return answer;
  const headers = new Headers(answer.headers);
  headers.set("keyless-simulated-time", new Date(clock.now()).toISOString());
  return { ...answer, headers };
}

/** The host continues the caller's trace with a span of its own; where it does not, the caller's header counts. */
function callersTrace(request: HttpRequest, { traceContext }: InvocationContext): Traceparent | undefined {
  return readTraceparent(traceContext?.traceParent) ?? readTraceparent(request.headers.get("traceparent"));
}

/** The roles that a caller must have; undefined where anybody may ask. */
export function rolesFor(
  { role }: Pick<Endpoint, "role">,
  request: HttpRequest,
): readonly AppRole[] | undefined {
  return typeof role === "string" ? [role] : role?.(request);
}

function admit({ identify }: KeylessDependencies, endpoint: Handled, request: HttpRequest): Caller {
  const roles = rolesFor(endpoint, request);
  if (roles === undefined) return nobody;
  const caller = identify(request);
  requireRoles(caller, roles);
  return caller;
}

/** An absolute URL of this app. */
export function absoluteUrl(
  { request, dependencies }: Pick<Exchange, "request" | "dependencies">,
  path: string,
): string {
  return new URL(path, dependencies.publicOrigin ?? new URL(request.url).origin).href;
}
