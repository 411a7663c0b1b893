import { managementUrls, type ClientEndpoint } from "../protocol/client-urls.ts";
import { DuplicateHistoryKey, statusView } from "../protocol/status-view.ts";
import { hasEnded } from "../engine/instance.ts";
import { InstanceExists, type Commands, type Sent } from "./commands.ts";
import { becomesTrue, type Patience } from "./patience.ts";
import { Query } from "./management-query.ts";
import { clientError, invalidJson, wentWrong } from "./client-errors.ts";
import { jsonAnswer, type HttpAnswer, type HttpQuestion } from "../http/http-answer.ts";

/**
 * The HTTP API that the client library calls: the extension's HttpApiHandler. Its paths are
 * `orchestrators/{name}[/{id}]`, `instances/[{id}[/{operation}]]` and `instances/{id}/raiseEvent/{event}`.
 * Entities are answered with 501.
 */
export class ManagementApi {
  readonly #commands: Commands;
  readonly #endpoint: () => ClientEndpoint;

  constructor(commands: Commands, endpoint: () => ClientEndpoint) {
    this.#commands = commands;
    this.#endpoint = endpoint;
  }

  /** `path` is decoded, without the part before `orchestrators` or `instances`. */
  answer(path: readonly string[], question: HttpQuestion): HttpAnswer | Promise<HttpAnswer> {
    const [area, first, second, third] = [path[0]?.toLowerCase(), ...path.slice(1)];
    const { method } = question;
    if (area === "orchestrators" && first !== undefined && path.length <= 3 && method === "POST") {
      return this.#start(first, second, question);
    }
    if (area === "makeprimary" && method === "POST") return { status: 200 };
    if (area === "entities") return clientError(501, "Entities are not supported by the embedded host.");
    if (area !== "instances") return { status: 404 };
    if (first === undefined) {
      if (method === "GET") return this.#list(question);
      if (method === "DELETE") return this.#purgeMany(new Query(question.url));
      return { status: 404 };
    }
    if (second === undefined) {
      if (method === "GET") return this.#status(first, question);
      if (method === "DELETE") return this.#purge(first);
      return { status: 404 };
    }
    if (method !== "POST") return { status: 404 };
    if (second.toLowerCase() === "raiseevent" && third !== undefined && path.length === 4) {
      return this.#raise(first, third, question);
    }
    return path.length === 3 ? this.#operate(first, second.toLowerCase(), question) : { status: 404 };
  }

  #start(
    name: string,
    instanceId: string | undefined,
    question: HttpQuestion,
  ): HttpAnswer | Promise<HttpAnswer> {
    const input = jsonText(question.body);
    if (input instanceof SyntaxError) return invalidJson(input);
    const version = new Query(question.url).text("version") ?? null;
    try {
      const started = this.#commands.start({ name, instanceId, version, input });
      return this.#startedOrDone(started, question);
    } catch (cause) {
      if (cause instanceof InstanceExists) return clientError(409, cause.message);
      throw cause;
    }
  }

  /** Waits for the end if the caller says for how long and how often to look; else tells where to look. */
  #startedOrDone(instanceId: string, question: HttpQuestion): HttpAnswer | Promise<HttpAnswer> {
    const query = new Query(question.url);
    const timeoutMs = query.milliseconds("timeout");
    const intervalMs = query.milliseconds("pollingInterval");
    if (timeoutMs === undefined || intervalMs === undefined) return this.#checkStatus(instanceId);
    return this.#doneOrCheckStatus(instanceId, { timeoutMs, intervalMs }, question);
  }

  async #doneOrCheckStatus(
    instanceId: string,
    patience: Patience,
    question: HttpQuestion,
  ): Promise<HttpAnswer> {
    const ended = (): boolean => {
      const instance = this.#commands.instance(instanceId);
      return instance !== undefined && hasEnded(instance);
    };
    if (!(await becomesTrue(ended, patience, question.gone))) return this.#checkStatus(instanceId);
    const instance = this.#commands.instance(instanceId);
    if (instance?.status !== "Completed") return this.#status(instanceId, question);
    return jsonAnswer(200, statusView(instance, [], plain)["output"]);
  }

  #checkStatus(instanceId: string): HttpAnswer {
    const urls = managementUrls(this.#endpoint(), instanceId);
    return jsonAnswer(202, urls, [
      // .NET writes a header's URI with its unreserved characters as they are.
      ["Location", (urls["statusQueryGetUri"] ?? "").replaceAll("%7E", "~")],
      ["Retry-After", "10"],
    ]);
  }

  #status(instanceId: string, { url }: HttpQuestion): HttpAnswer {
    const instance = this.#commands.instance(instanceId);
    if (instance === undefined) return { status: 404 };
    const query = new Query(url);
    const flag = (name: string, otherwise: boolean): boolean => query.flag(name) ?? otherwise;
    const options = {
      showInput: flag("showInput", true),
      showHistory: flag("showHistory", false),
      showHistoryOutput: flag("showHistoryOutput", false),
    };
    try {
      const history = options.showHistory ? this.#commands.history(instanceId) : [];
      const view = statusView(instance, history, options);
      if (!hasEnded(instance))
        return jsonAnswer(202, view, [
          ["Location", url.href],
          ["Retry-After", "5"],
        ]);
      const asError = instance.status === "Failed" && flag("returnInternalServerErrorOnFailure", false);
      return jsonAnswer(asError ? 500 : 200, view);
    } catch (cause) {
      if (!(cause instanceof DuplicateHistoryKey)) throw cause;
      const { message } = cause;
      return clientError(400, "One or more of the arguments submitted is incorrect", {
        type: "System.ArgumentException",
        message,
        cause,
      });
    }
  }

  #list({ url, headers }: HttpQuestion): HttpAnswer {
    const query = new Query(url);
    const token = headers["x-ms-continuation-token"];
    const filter = query.filter();
    const { instances, next } =
      filter === "nothing"
        ? { instances: [], next: null }
        : this.#commands.list({
            ...filter,
            prefix: query.text("instanceIdPrefix") ?? "",
            limit: query.positiveInteger("top") ?? 100,
            ...(token !== undefined && token !== "" && { after: Buffer.from(token, "base64url").toString() }),
          });
    const showInput = query.flag("showInput") ?? true;
    const views = instances.map((instance) => statusView(instance, [], { ...plain, showInput }));
    return jsonAnswer(200, views, [
      ["x-ms-continuation-token", next === null ? "" : Buffer.from(next).toString("base64url")],
    ]);
  }

  #raise(instanceId: string, eventName: string, { headers, body }: HttpQuestion): HttpAnswer {
    const instance = this.#commands.instance(instanceId);
    if (instance === undefined) return { status: 404 };
    if (hasEnded(instance)) return { status: 410 };
    const mediaType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
    if (mediaType !== "application/json")
      return clientError(400, "Only application/json request content is supported");
    const input = jsonText(body);
    if (input instanceof SyntaxError) return invalidJson(input);
    const compact = input === null ? "null" : JSON.stringify(JSON.parse(input));
    return sent(this.#commands.raise(instanceId, eventName, compact));
  }

  #operate(instanceId: string, operation: string, question: HttpQuestion): HttpAnswer | Promise<HttpAnswer> {
    const reason = new Query(question.url).text("reason") ?? null;
    switch (operation) {
      case "terminate":
        return sent(this.#commands.terminate(instanceId, reason));
      case "suspend":
        return this.#turnedAway("suspend", instanceId) ?? sent(this.#commands.suspend(instanceId, reason));
      case "resume":
        return this.#turnedAway("resume", instanceId) ?? sent(this.#commands.resume(instanceId, reason));
      case "restart":
        return this.#restart(instanceId, question);
      case "rewind":
        return this.#rewind(instanceId);
      default:
        return { status: 404 };
    }
  }

  /** The extension throws where there is nothing to suspend or to resume, and answers 500. */
  #turnedAway(operation: "suspend" | "resume", instanceId: string): HttpAnswer | undefined {
    const instance = this.#commands.instance(instanceId);
    if (instance === undefined || hasEnded(instance)) return undefined;
    const { status } = instance;
    if ((status === "Suspended") === (operation === "resume")) return undefined;
    return wentWrong(
      `Cannot ${operation} the orchestration instance ${instanceId} because instance is in the ${status} state.`,
    );
  }

  #restart(instanceId: string, question: HttpQuestion): HttpAnswer | Promise<HttpAnswer> {
    try {
      const anew = new Query(question.url).flag("restartWithNewInstanceId") ?? true;
      const restarted = this.#commands.restart(instanceId, anew);
      if (restarted !== undefined) return this.#startedOrDone(restarted, question);
      const message = `No instance with ID '${instanceId}' was found. (Parameter 'instanceId')`;
      return clientError(400, "InstanceId does not match a valid orchestration instance.", {
        type: "System.ArgumentException",
        message,
        cause: new Error(message),
      });
    } catch (cause) {
      if (!(cause instanceof InstanceExists)) throw cause;
      return clientError(409, "A non-terminal instance with this instance ID already exists.", {
        type: "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
        message: cause.message,
        cause,
      });
    }
  }

  #rewind(instanceId: string): HttpAnswer {
    const instance = this.#commands.instance(instanceId);
    if (instance === undefined)
      return jsonAnswer(404, `No orchestration with instance ID "$${instanceId}" found.`);
    if (instance.status !== "Failed") {
      const message = `This orchestration has status ${instance.status}, but only orchestrations in the "Failed" state can be rewound.`;
      return jsonAnswer(412, message);
    }
    return clientError(501, "Rewind is not supported by the underlying storage provider.");
  }

  #purge(instanceId: string): HttpAnswer {
    const instance = this.#commands.instance(instanceId);
    if (instance === undefined) return { status: 404 };
    if (!hasEnded(instance)) {
      const message = `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${instanceId} has status ${instance.status}`;
      return jsonAnswer(412, message);
    }
    return jsonAnswer(200, { instancesDeleted: this.#commands.purge([instanceId]) });
  }

  #purgeMany(query: Query): HttpAnswer {
    const filter = query.filter();
    if (filter === "nothing") return { status: 404 };
    if (filter.createdFrom === undefined)
      return jsonAnswer(400, "Please provide value for 'createdTimeFrom' parameter.");
    const found: string[] = [];
    for (let after = ""; ;) {
      const page = this.#commands.list({ ...filter, limit: 500, after });
      found.push(...page.instances.filter(hasEnded).map(({ instanceId }) => instanceId));
      if (page.next === null) break;
      after = page.next;
    }
    const instancesDeleted = this.#commands.purge(found);
    return instancesDeleted === 0 ? { status: 404 } : jsonAnswer(200, { instancesDeleted });
  }
}

const plain = { showInput: true, showHistory: false, showHistoryOutput: false };

function sent(result: Sent): HttpAnswer {
  return { status: { sent: 202, unknown: 404, ended: 410 }[result] };
}

/** The body as it came; null if empty, the error if it is no JSON. */
function jsonText(body: Uint8Array): string | null | SyntaxError {
  if (body.length === 0) return null;
  const text = Buffer.from(body).toString("utf8");
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}
