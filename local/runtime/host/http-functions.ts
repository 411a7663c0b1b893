import { clientBinding, type ClientEndpoint } from "../protocol/client-urls.ts";
import { httpResponse } from "../protocol/http-response.ts";
import type { HttpAnswer, HttpQuestion } from "./http-answer.ts";
import type { HostLog } from "./host-log.ts";
import type { Invoker } from "./invoker.ts";
import type { HttpFunction, Registry } from "./registry.ts";
import { matchRoute, moreParticular } from "./route.ts";

interface HttpFunctionsParts {
  readonly registry: Registry;
  readonly invoker: Invoker;
  readonly log: HostLog;
  readonly routePrefix: string;
  readonly endpoint: () => ClientEndpoint;
  /** Called before and after each function, so that a virtual clock stands still meanwhile. */
  readonly onRunning: (change: 1 | -1) => void;
}

/**
 * Answers requests with the app's HTTP functions. Like Core Tools it does not look at `authLevel`. HEAD is served by
 * the function that serves GET; OPTIONS, unless a function asks for it, names the methods that there are.
 */
export class HttpFunctions {
  readonly #parts: HttpFunctionsParts;
  readonly #functions: readonly HttpFunction[];
  readonly #prefix: readonly string[];

  constructor(parts: HttpFunctionsParts) {
    this.#parts = parts;
    this.#prefix = segmentsOf(parts.routePrefix);
    this.#functions = [...parts.registry.httpFunctions].sort((one, other) =>
      moreParticular(one.route, other.route),
    );
  }

  async answer(question: HttpQuestion): Promise<HttpAnswer> {
    const path = this.#withoutPrefix(question.url);
    if (path === undefined) return { status: 404 };
    const fitting = this.#functions.flatMap((called) => {
      const parameters = matchRoute(called.route, path);
      return parameters === undefined ? [] : [{ called, parameters }];
    });
    if (fitting.length === 0) return { status: 404 };
    const { method } = question;
    const match =
      fitting.find(({ called }) => called.methods.includes(method)) ??
      (method === "HEAD" ? fitting.find(({ called }) => called.methods.includes("GET")) : undefined);
    if (match === undefined) {
      const allow = [...new Set(fitting.flatMap(({ called }) => called.methods))].join(", ");
      return { status: method === "OPTIONS" ? 204 : 405, headers: [["Allow", allow]] };
    }
    return this.#invoke(match.called, match.parameters, question);
  }

  async #invoke(
    called: HttpFunction,
    params: Readonly<Record<string, string>>,
    { method, url, headers, body }: HttpQuestion,
  ): Promise<HttpAnswer> {
    const { invoker, log, endpoint, onRunning } = this.#parts;
    const client = { string: JSON.stringify(clientBinding(endpoint())) };
    onRunning(1);
    try {
      const returned = await invoker.invoke(called, {
        trigger: {
          http: { method, url: url.href, headers, params, ...(body.length > 0 && { body: { bytes: body } }) },
        },
        inputs: Object.fromEntries(called.durableClients.map((name) => [name, client])),
      });
      return httpResponse(returned);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: "error", category: "host", message, functionName: called.name });
      return { status: 500 };
    } finally {
      onRunning(-1);
    }
  }

  #withoutPrefix(url: URL): readonly string[] | undefined {
    const path = decodedSegments(url);
    const fits = this.#prefix.every((part, index) => path?.[index]?.toLowerCase() === part.toLowerCase());
    return fits ? path?.slice(this.#prefix.length) : undefined;
  }
}

const segmentsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");

function decodedSegments(url: URL): string[] | undefined {
  try {
    return segmentsOf(url.pathname).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
