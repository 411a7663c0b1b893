import { managementUrls, type ClientEndpoint } from "../protocol/client-urls.ts";
import { DuplicateHistoryKey, statusView } from "../protocol/status-view.ts";
import { hasEnded, runtimeStatuses, type RuntimeStatus } from "../engine/instance.ts";
import { InstanceExists, type Commands, type Sent, type StartOrder } from "./commands.ts";
import { jsonAnswer, type HttpAnswer, type HttpQuestion } from "../triggers/http-answer.ts";

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
  answer(path: readonly string[], question: HttpQuestion): HttpAnswer {
    const [area, first, second, third] = [path[0]?.toLowerCase(), ...path.slice(1)];
    const { method } = question;
    if (area === "orchestrators" && first !== undefined && path.length <= 3 && method === "POST") {
      return this.#start(first, second, question);
    }
    if (area === "entities") return error(501, "Entities are not supported by the embedded host.");
    if (area !== "instances") return { status: 404 };
    if (first === undefined) {
      if (method === "GET") return this.#list(question);
      if (method === "DELETE") return this.#purgeMany(question.url.searchParams);
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
    return path.length === 3
      ? this.#operate(first, second.toLowerCase(), question.url.searchParams)
      : { status: 404 };
  }

  #start(name: string, instanceId: string | undefined, { url, body }: HttpQuestion): HttpAnswer {
    const input = jsonText(body);
    if (input === undefined) return error(400, "Invalid JSON content");
    return this.#started({ name, instanceId, version: url.searchParams.get("version"), input });
  }

  #started(order: StartOrder): HttpAnswer {
    try {
      return this.#checkStatus(this.#commands.start(order));
    } catch (cause) {
      if (cause instanceof InstanceExists) return error(409, cause.message);
      throw cause;
    }
  }

  #checkStatus(instanceId: string): HttpAnswer {
    const urls = managementUrls(this.#endpoint(), instanceId);
    return jsonAnswer(202, urls, [
      ["Location", urls["statusQueryGetUri"] ?? ""],
      ["Retry-After", "10"],
    ]);
  }

  #status(instanceId: string, { url }: HttpQuestion): HttpAnswer {
    const instance = this.#commands.instance(instanceId);
    if (instance === undefined) return { status: 404 };
    const flag = (name: string, otherwise: boolean): boolean =>
      booleanOf(url.searchParams.get(name)) ?? otherwise;
    const options = {
      showInput: flag("showInput", true),
      showHistory: flag("showHistory", false),
      showHistoryOutput: flag("showHistoryOutput", false),
    };
    try {
      const view = statusView(instance, this.#commands.history(instanceId), options);
      if (!hasEnded(instance))
        return jsonAnswer(202, view, [
          ["Location", url.href],
          ["Retry-After", "5"],
        ]);
      const asError = instance.status === "Failed" && flag("returnInternalServerErrorOnFailure", false);
      return jsonAnswer(asError ? 500 : 200, view);
    } catch (cause) {
      if (!(cause instanceof DuplicateHistoryKey)) throw cause;
      return jsonAnswer(400, {
        Message: "One or more of the arguments submitted is incorrect",
        ExceptionMessage: cause.message,
        ExceptionType: "System.ArgumentException",
        StackTrace: cause.stack,
      });
    }
  }

  #list({ url: { searchParams: query }, headers }: HttpQuestion): HttpAnswer {
    const token = headers["x-ms-continuation-token"];
    const { instances, next } = this.#commands.list({
      ...filterOf(query),
      prefix: query.get("instanceIdPrefix") ?? "",
      limit: positiveInteger(query.get("top")) ?? 100,
      ...(token !== undefined && token !== "" && { after: Buffer.from(token, "base64url").toString() }),
    });
    const showInput = booleanOf(query.get("showInput")) ?? true;
    const views = instances.map((instance) =>
      statusView(instance, [], { showInput, showHistory: false, showHistoryOutput: false }),
    );
    return jsonAnswer(
      200,
      views,
      next === null ? [] : [["x-ms-continuation-token", Buffer.from(next).toString("base64url")]],
    );
  }

  #raise(instanceId: string, eventName: string, { headers, body }: HttpQuestion): HttpAnswer {
    const instance = this.#commands.instance(instanceId);
    if (instance === undefined) return { status: 404 };
    if (hasEnded(instance)) return { status: 410 };
    const mediaType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
    if (mediaType !== "application/json")
      return error(400, "Only application/json request content is supported");
    const input = jsonText(body);
    if (input === undefined) return error(400, "Invalid JSON content");
    const compact = input === null ? "null" : JSON.stringify(JSON.parse(input));
    return sent(this.#commands.raise(instanceId, eventName, compact));
  }

  #operate(instanceId: string, operation: string, query: URLSearchParams): HttpAnswer {
    const reason = query.get("reason");
    switch (operation) {
      case "terminate":
        return sent(this.#commands.terminate(instanceId, reason));
      case "suspend":
        return sent(this.#commands.suspend(instanceId, reason));
      case "resume":
        return sent(this.#commands.resume(instanceId, reason));
      case "restart":
        return this.#restart(instanceId, booleanOf(query.get("restartWithNewInstanceId")) ?? true);
      case "rewind":
        return this.#rewind(instanceId);
      default:
        return { status: 404 };
    }
  }

  #restart(instanceId: string, withNewInstanceId: boolean): HttpAnswer {
    try {
      const restarted = this.#commands.restart(instanceId, withNewInstanceId);
      if (restarted !== undefined) return this.#checkStatus(restarted);
      return error(400, "InstanceId does not match a valid orchestration instance.");
    } catch (cause) {
      if (!(cause instanceof InstanceExists)) throw cause;
      return error(409, "A non-terminal instance with this instance ID already exists.");
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
    return error(501, "Rewind is not supported by the underlying storage provider.");
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

  #purgeMany(query: URLSearchParams): HttpAnswer {
    const filter = filterOf(query);
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

const error = (status: number, message: string): HttpAnswer => jsonAnswer(status, { Message: message });

function sent(result: Sent): HttpAnswer {
  return { status: { sent: 202, unknown: 404, ended: 410 }[result] };
}

/** The body as it came; null if empty, undefined if it is no JSON. */
function jsonText(body: Uint8Array): string | null | undefined {
  if (body.length === 0) return null;
  const text = Buffer.from(body).toString("utf8");
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}

interface Filter {
  readonly createdFrom?: number;
  readonly createdTo?: number;
  readonly statuses: readonly RuntimeStatus[];
}

function filterOf(query: URLSearchParams): Filter {
  const from = Date.parse(query.get("createdTimeFrom") ?? "");
  const to = Date.parse(query.get("createdTimeTo") ?? "");
  const wanted = query.getAll("runtimeStatus").flatMap((value) => value.split(","));
  return {
    ...(!Number.isNaN(from) && { createdFrom: from }),
    ...(!Number.isNaN(to) && { createdTo: to }),
    statuses: runtimeStatuses.filter((status) => wanted.includes(status)),
  };
}

function booleanOf(text: string | null): boolean | undefined {
  const lower = text?.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

function positiveInteger(text: string | null): number | undefined {
  const value = Number(text ?? "");
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
