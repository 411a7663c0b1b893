import type { Json } from "../world/json.ts";
import type { Settings } from "./settings.ts";
import type { Work } from "../world/world.ts";

/** A request that was understood as far as HTTP goes. */
export interface ArmRequest {
  readonly method: string;
  /** Path with single slashes, still percent-encoded, without a slash at the end. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body; undefined without one. */
  readonly body: Json | undefined;
  /** SHA-256 of the body's bytes. */
  readonly bodyHash: string | undefined;
  /** What absolute links begin with, such as `https://management.azure.com`. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** What a handler works with: one request, one unit of work, one instant. */
export interface Context {
  readonly request: ArmRequest;
  /** Path parameters, decoded, as spelled in the request. */
  readonly params: Readonly<Record<string, string>>;
  readonly world: Work;
  readonly now: number;
  readonly seed: string;
  readonly settings: Settings;
  /** Accepts body fields that are not modelled. */
  readonly loose: boolean;
  /** Takes the next scripted late failure for an operation that is about to start. */
  readonly lateFailure: (operation: string, resource: string) => LateFailure | undefined;
}

/** Makes an accepted operation fail at its end. */
export interface LateFailure {
  readonly code: string;
  readonly message: string;
}

export type Handler = (context: Context) => Reply;

export type Method = "GET" | "HEAD" | "PUT" | "POST" | "PATCH" | "DELETE";

/** One operation of a provider. */
export interface Route {
  readonly method: Method;
  /**
   * Template below the service's root, such as `/subscriptions/{subscription}/resourceGroups`. `{scope*}` at the
   * start stands for any number of segments.
   */
  readonly path: string;
  /** Stable name, such as `managedClusters.put`; counters and faults go by it. */
  readonly operation: string;
  /** The RBAC action that the caller needs. */
  readonly action: string;
  /** The action where it is named after something in the path; `action` stands for all of them then. */
  readonly actionOf?: (params: Readonly<Record<string, string>>) => string;
  /** Resource type that error messages name, such as `managedClusters`. */
  readonly type: string;
  /** Query parameters that it knows besides `api-version`. */
  readonly query?: readonly string[];
  /** The scope that locks, policies and rights are judged at; the path itself unless said otherwise. */
  readonly target?: (params: Readonly<Record<string, string>>) => string;
  /** Reads by POST. */
  readonly readsOnly?: true;
  readonly handler: Handler;
}

/** A resource provider: its namespace, the api-versions that it answers, its operations. */
export interface Provider {
  readonly namespace: string;
  readonly versions: readonly string[];
  /** GA versions before the oldest of `versions` that ARM still takes, from this one on. */
  readonly since?: string;
  /** Answers requests without an api-version, as status URLs of other services do. */
  readonly unversioned?: true;
  /** Of what it answers with success; ARM's own answers say `application/json; charset=utf-8`. */
  readonly contentType?: string;
  readonly routes: readonly Route[];
}
