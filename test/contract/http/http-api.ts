import { type HttpMethod, HttpRequest, InvocationContext, HttpResponse } from "@azure/functions";
import { z } from "zod";
import type { ReadAnswer } from "../../../domain/activity/answer.ts";
import type { MigrationFacts } from "../../../domain/migration/facts.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { endpointHandler, type Handled } from "../../../functions/http/endpoint.ts";
import { unmatched } from "../../../functions/http/unmatched.ts";
import { loopbackCaller } from "../../../functions/http/loopback-caller.ts";
import { bind } from "../../../activities/bound-activity.ts";
import { readMigrationFacts } from "../../../activities/read-migration-facts/contract.ts";
import type { KeylessDependencies } from "../../../functions/dependencies.ts";
import { ENDPOINTS } from "../../../functions/http/endpoints.ts";
import { instanceOf } from "../../../domain/run/instance.ts";
import type { InstanceSeen } from "../../../domain/run/verdict.ts";
import type { Engine } from "../../../functions/engine.ts";
import { jsonLog } from "../../../platform/log.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { guardedBy } from "../../support/guardrails.ts";
import { done } from "../../support/scripted-activities.ts";
import { facts, READ_AT } from "../../support/migration-facts.ts";
import { TOKEN, withToken } from "../../support/loopback-token.ts";

export const START = "/api/workflows/migrate-cluster/runs";
export const PLAN = "/api/workflows/migrate-cluster/plans";

/** An error answer with everything that the API promises of one. */
export const ProblemBody = z.strictObject({
  type: z.string().regex(/^\/api\/problems\/[a-z-]+$/),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string().min(1),
  nextStep: z.string().min(1),
  resource: z.string().optional(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

const LIVES: InstanceSeen = { kind: "alive", suspended: false, lastTurnAt: 0 };

/** An engine that remembers what it was told; an id that it knows is not started again, and lives for ever. */
class RememberingEngine implements Engine {
  readonly started = new Map<string, unknown>();
  readonly raised: { readonly instanceId: string; readonly event: string }[] = [];
  readonly starts: string[] = [];
  /** Names of the orchestrations that were started, by instance. */
  readonly names = new Map<string, string>();
  /** Instances that are not as they were started. */
  readonly seen = new Map<string, InstanceSeen>();
  readonly terminated: string[] = [];

  start(name: string, instanceId: string, input: unknown): Promise<void> {
    this.starts.push(instanceId);
    this.names.set(instanceId, name);
    if (!this.started.has(instanceId)) this.started.set(instanceId, input);
    return Promise.resolve();
  }

  /** What a question to the task hub meets; undefined where it is answered. */
  trouble: Error | undefined;

  ping(): Promise<void> {
    return this.trouble === undefined ? Promise.resolve() : Promise.reject(this.trouble);
  }

  raise(instanceId: string, event: string): Promise<void> {
    this.raised.push({ instanceId, event });
    return Promise.resolve();
  }

  look(instanceId: string): Promise<InstanceSeen> {
    const started = this.started.has(instanceId) ? LIVES : ({ kind: "missing" } as const);
    return Promise.resolve(this.seen.get(instanceId) ?? started);
  }

  terminate(instanceId: string): Promise<void> {
    this.terminated.push(instanceId);
    return Promise.resolve();
  }
}

/** The HTTP functions as the host calls them, with real requests of the Functions library. */
export class HttpApi {
  readonly engine = new RememberingEngine();
  readonly logged: string[] = [];
  /** Throws where the host has bound no durable client. */
  engineOf = (): Engine => this.engine;
  now = Date.parse(READ_AT);
  read: ReadAnswer<MigrationFacts> | Error = { kind: "done", value: facts() };
  readonly dependencies: KeylessDependencies;

  constructor(changes: Partial<KeylessDependencies> = {}) {
    this.dependencies = {
      records: memoryRecords(),
      clock: { now: () => this.now },
      log: jsonLog({ write: (line) => this.logged.push(line), least: "debug", now: () => this.now }),
      activities: [
        bind(readMigrationFacts, async () => {
          if (this.read instanceof Error) throw this.read;
          return this.read.kind === "done" ? done(guardedBy(this.read.value)) : this.read;
        }),
      ],
      readCredentials: () => Promise.reject(new Error("not asked here")),
      approval: "required",
      commandPolicy: { selfApproval: "allowed" },
      identify: loopbackCaller(TOKEN),
      ...changes,
    };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return this.send("GET", path, { ...withToken, ...headers });
  }

  /** Text is sent as it is; everything else as JSON. */
  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const type: Record<string, string> = text === undefined ? {} : { "content-type": "application/json" };
    return this.send("POST", path, { ...withToken, ...type, ...headers }, text);
  }

  async run(id: string): Promise<RunRecord | undefined> {
    return (await this.dependencies.records.read(runs, id))?.value;
  }

  /** A run with an instance that lives. */
  async put(run: RunRecord): Promise<string> {
    await this.dependencies.records.insert(runs, run.id, run);
    this.lives(instanceOf(run));
    return run.id;
  }

  /** There is an instance of that id, and it is well. */
  lives(instanceId: string): void {
    this.engine.seen.set(instanceId, LIVES);
  }

  /** As if the host had loaded no function but the one for what no other answers. */
  unmatched(method: HttpMethod, path: string, headers: Record<string, string>): Promise<Reply> {
    return this.invoke(method, new URL(path, ORIGIN), leftOver(path.split("/").slice(2)), headers);
  }

  send(
    method: HttpMethod,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<Reply> {
    const url = new URL(path, ORIGIN);
    return this.invoke(method, url, route(method, url.pathname), headers, body);
  }

  private async invoke(
    method: HttpMethod,
    url: URL,
    { endpoint, params }: Routed,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Reply> {
    const request = new HttpRequest({
      method,
      url: url.href,
      headers,
      params,
      query: Object.fromEntries(url.searchParams),
      ...(body === undefined ? {} : { body: { string: body } }),
    });
    const context = new InvocationContext({ invocationId: "invocation-7", functionName: endpoint.name });
    const answer = await endpointHandler(this.dependencies, endpoint, () => this.engineOf())(
      request,
      context,
    );
    const response = answer instanceof HttpResponse ? answer : new HttpResponse(answer);
    const text = await response.text();
    // A table is shown as its text.
    const isTable = response.headers.get("content-type")?.startsWith("text/csv") === true;
    const json = isTable ? { text } : z.record(z.string(), z.unknown()).parse(JSON.parse(text));
    return { status: response.status, headers: new Headers([...response.headers]), body: json };
  }
}

interface Routed {
  readonly endpoint: Handled;
  readonly params: Record<string, string>;
}

const ORIGIN = "http://127.0.0.1:7071";

/** Finds the function as the host does: by method and route template, and the one for all that is left. */
function route(method: string, path: string): Routed {
  const dependencies = path.split("/").slice(2);
  for (const endpoint of ENDPOINTS) {
    const template = endpoint.route.split("/");
    if (endpoint.method !== method || template.length !== dependencies.length) continue;
    const params: Record<string, string> = {};
    const fits = template.every((segment, index) => {
      const part = decodeURIComponent(dependencies[index] ?? "");
      const name = /^\{(.+)\}$/.exec(segment)?.[1];
      if (name !== undefined) params[name] = part;
      return name !== undefined || segment === part;
    });
    if (fits) return { endpoint, params };
  }
  return leftOver(dependencies);
}

function leftOver(dependencies: readonly string[]): Routed {
  return { endpoint: unmatched(ENDPOINTS), params: { path: dependencies.map(decodeURIComponent).join("/") } };
}
