import { randomUUID } from "node:crypto";
import type { ClientEndpoint } from "../protocol/client-urls.ts";
import { httpResponse } from "../protocol/http-response.ts";
import type { HostLog } from "../host/host-log.ts";
import type { Invoker } from "../host/invoker.ts";
import type { HttpFunction, Registry } from "../host/registry.ts";
import { clientInputs } from "./client-inputs.ts";
import type { HttpAnswer, HttpQuestion } from "./http-answer.ts";
import { answerStreamed } from "./http-stream.ts";
import { matchRoute, moreParticular } from "./route.ts";

interface HttpFunctionsParts {
  readonly registry: Registry;
  readonly invoker: Invoker;
  readonly log: HostLog;
  readonly routePrefix: string;
  readonly endpoint: () => ClientEndpoint;
  /** Where the library takes requests as streams, if the app wants that. */
  readonly streamUri: string | undefined;
  /** Called before and after each function, so that a virtual clock stands still meanwhile. */
  readonly onRunning: (change: 1 | -1) => void;
}

/**
 * Answers requests with the app's HTTP functions. Like Core Tools it does not look at `authLevel`. A method that a
 * function did not ask for is not found, HEAD and OPTIONS not excepted: azure-functions-host issues 10098 and 11625.
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
    const { invoker, log, endpoint, onRunning, streamUri } = this.#parts;
    const { method, url, headers, body } = question;
    const inputs = clientInputs(called, endpoint());
    const http = {
      method,
      url: url.href,
      headers,
      params,
      ...(body.length > 0 && { body: { bytes: body } }),
    };
    const invocationId = randomUUID();
    onRunning(1);
    try {
      if (streamUri === undefined) {
        return httpResponse(await invoker.invoke(called, { trigger: { http }, inputs, invocationId }));
      }
      return await answerStreamed(streamUri, {
        question,
        params,
        invocationId,
        invoke: (triggerMetadata) =>
          invoker.invoke(called, { trigger: { http }, inputs, invocationId, triggerMetadata }),
      });
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log({ level: "error", category: "host", message, functionName: called.name, invocationId });
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
