import type { HttpHandler, HttpMethod, HttpRequest } from "@azure/functions";
import type { DeclaredFunction } from "../declared-function.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { type Endpoint, endpointHandler, type Handled, rolesFor } from "./endpoint.ts";
import { fail, type Problem } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

const EVERY_METHOD: readonly HttpMethod[] = [
  ...(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"] as const),
];

/**
 * The function that answers every path below `/api` that no other function matches. The Functions host tries functions in
 * the order of their names, however specific their routes are, so this name must be the last one. Source:
 * azure-functions-host, FunctionMetadataManager and WebScriptHostHttpRoutesManager. It binds no durable client: if that
 * binding is broken, the host leaves out every function that has it, and this function reports that.
 */
export const UNMATCHED = "zzUnmatched";

export const UNMATCHED_FUNCTION: DeclaredFunction = {
  kind: "http",
  name: UNMATCHED,
  methods: EVERY_METHOD,
  route: "{*path}",
};

export function unmatchedHandler(
  dependencies: KeylessDependencies,
  endpoints: readonly Endpoint[],
): HttpHandler {
  return endpointHandler(dependencies, unmatched(endpoints), () => {
    throw new Error("the host has bound no durable client; its log says why");
  });
}

export function unmatched(endpoints: readonly Endpoint[]): Handled {
  const fitting = (request: HttpRequest) => endpoints.filter(({ route }) => fits(route, pathOf(request)));
  const missing = (request: HttpRequest) => fitting(request).find(({ method }) => method === request.method);
  return {
    name: UNMATCHED,
    // A caller with any role sees which routes exist; on a public path, everyone sees why there is no answer.
    role: (request) => {
      const endpoint = missing(request);
      if (endpoint?.worksWithoutDurableClient === true) return rolesFor(endpoint, request);
      return endpoint !== undefined && endpoint.role === undefined ? undefined : [];
    },
    handle: async (exchange) => {
      const { request } = exchange;
      const left = missing(request);
      if (left?.worksWithoutDurableClient === true) return left.handle(exchange);
      if (left !== undefined) return fail(notLoaded(request));
      const others = fitting(request);
      return fail(others.length > 0 ? wrongMethod(request, others) : unknownPath(request, endpoints));
    },
  };
}

function notLoaded(request: HttpRequest): Problem {
  return problem("function-not-loaded", { request: `${request.method} ${shown(request)}` });
}

function wrongMethod(request: HttpRequest, there: readonly Endpoint[]): Problem {
  const methods = there.map(({ method }) => method).join(", ");
  return {
    ...problem("method-not-allowed", { path: shown(request), method: request.method, allowed: methods }),
    headers: { allow: methods },
  };
}

function unknownPath(request: HttpRequest, endpoints: readonly Endpoint[]): Problem {
  return problem("unknown-path", {
    path: shown(request),
    routes: endpoints.map(({ method, route }) => `${method} /api/${route}`).join(", "),
  });
}

function shown(request: HttpRequest): string {
  return `/api/${pathOf(request).join("/")}`.slice(0, 200);
}

function pathOf({ params }: HttpRequest): readonly string[] {
  return (params["path"] ?? "").split("/").filter((part) => part !== "");
}

/**
 * Matches as the Functions host does for the routes that Keyless uses: text without regard to case, and one segment per
 * parameter.
 */
function fits(route: string, path: readonly string[]): boolean {
  const template = route.split("/");
  return (
    template.length === path.length &&
    template.every((part, at) => part.startsWith("{") || part.toLowerCase() === path[at]?.toLowerCase())
  );
}
