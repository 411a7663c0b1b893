import { randomUUID } from "node:crypto";
import { httpResponse } from "../protocol/http-response.ts";
import type { TriggerMetadata } from "../worker/functions-core.ts";
import type { HostLog } from "../worker/host-log.ts";
import type { Invoker } from "../worker/invoker.ts";
import type { HttpFunction, Registry } from "../worker/registry.ts";
import type { HttpAnswer, HttpQuestion, RefusedAnswer } from "../http/http-answer.ts";
import { answerStreamed } from "../http/http-stream.ts";
import { matchRoute } from "../http/route.ts";

interface HttpFunctionsDependencies {
  readonly registry: Registry;
  readonly invoker: Invoker;
  readonly log: HostLog;
  readonly routePrefix: string;
  /** Answers paths that cannot be decoded. */
  readonly refused: RefusedAnswer | undefined;
  /** Where the library takes requests as streams, if the app wants that. */
  readonly streamUri: string | undefined;
  /** Called before and after each function, so that a virtual clock stands still meanwhile. */
  readonly onRunning: (change: 1 | -1) => void;
}

/**
 * Answers requests with the app's HTTP functions. Like Core Tools it does not look at `authLevel`. Of several functions
 * whose routes fit, the one whose name comes first answers, however particular the routes are: azure-functions-host
 * FunctionMetadataManager sorts functions by name, WebScriptHostHttpRoutesManager maps them in that order, issue 9876.
 * A method that a function did not ask for is not found, HEAD and OPTIONS not excepted: issues 10098 and 11625.
 */
export class HttpFunctions {
  readonly #dependencies: HttpFunctionsDependencies;
  readonly #functions: readonly HttpFunction[];
  readonly #prefix: readonly string[];

  constructor(dependencies: HttpFunctionsDependencies) {
    this.#dependencies = dependencies;
    this.#prefix = segmentsOf(dependencies.routePrefix);
    this.#functions = [...dependencies.registry.httpFunctions].sort(byName);
  }

  async answer(question: HttpQuestion): Promise<HttpAnswer> {
    const segments = decodedSegments(question.url);
    if (segments === undefined) {
      const { refused = ({ status }) => ({ status }) } = this.#dependencies;
      return refused({ status: 404, why: "the path cannot be decoded" });
    }
    const path = this.#withoutPrefix(segments);
    if (path === undefined) return { status: 404 };
    for (const called of this.#functions) {
      if (called.methods.length > 0 && !called.methods.includes(question.method)) continue;
      const params = matchRoute(called.route, path);
      if (params !== undefined) return this.#invoke(called, params, question);
    }
    return { status: 404 };
  }

  async #invoke(
    called: HttpFunction,
    params: Readonly<Record<string, string>>,
    question: HttpQuestion,
  ): Promise<HttpAnswer> {
    const { invoker, log, onRunning, streamUri } = this.#dependencies;
    const { method, url, headers, body } = question;
    const http = {
      method,
      url: url.href,
      headers,
      params,
      ...(body.length > 0 && { body: { bytes: body } }),
    };
    const invocationId = randomUUID();
    onRunning(1);
    const call = { trigger: { http }, invocationId };
    try {
      if (streamUri === undefined) return httpResponse(await invoker.invoke(called, call));
      const triggerMetadata = metadataOf(question, params);
      return await answerStreamed(streamUri, {
        question,
        invocationId,
        invoke: () => invoker.invoke(called, { ...call, triggerMetadata }),
      });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: "error", category: "host", message, functionName: called.name, invocationId });
      return { status: 500 };
    } finally {
      onRunning(-1);
    }
  }

  #withoutPrefix(path: readonly string[]): readonly string[] | undefined {
    const fits = this.#prefix.every((part, index) => path[index]?.toLowerCase() === part.toLowerCase());
    return fits ? path.slice(this.#prefix.length) : undefined;
  }
}

/** Where a request comes as a stream, the library takes headers and parameters from here: azure-functions-host 9840. */
function metadataOf({ headers }: HttpQuestion, params: Readonly<Record<string, string>>): TriggerMetadata {
  const parameters = Object.entries(params).map(([name, value]) => [name, { string: value }] as const);
  return {
    ...Object.fromEntries(parameters),
    Headers: { json: JSON.stringify(headers) },
  };
}

/** StringComparer.OrdinalIgnoreCase: by the code units of the upper-case names. */
function byName(one: HttpFunction, other: HttpFunction): number {
  const [left, right] = [one.name.toUpperCase(), other.name.toUpperCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

const segmentsOf = (path: string): string[] => path.split("/").filter((part) => part !== "");

function decodedSegments(url: URL): string[] | undefined {
  try {
    return segmentsOf(url.pathname).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
