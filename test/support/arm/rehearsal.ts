import { randomUUID } from "node:crypto";
import { ManagementLockClient } from "@azure/arm-locks";
import { ResourceManagementClient } from "@azure/arm-resources";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { onTestFinished } from "vitest";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import { isObject } from "../../../local/arm/world/json.ts";
import { type ServerOptions, serveSimulator } from "../../../local/arm/http/simulator-server.ts";
import { Simulator, type SimulatorOptions } from "../../../local/arm/simulator.ts";
import { azureClients, type AzureClients } from "../../../platform/azure/clients.ts";
import { SIMULATOR_CLOUD } from "../../../platform/azure/clouds.ts";
import { simulatorCredential } from "../../../platform/azure/credential.ts";
import { toSimulator } from "../../../platform/azure/transport.ts";
import { type LeftFaults, requireConsumedFaults } from "./consumed-faults.ts";
import { ManualClock } from "../runtime/manual-clock.ts";

export const START = Date.UTC(2026, 7, 20, 9, 0, 0);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: JsonObject;
  /** The code of a refusal, in either shape; empty otherwise. */
  readonly code: string;
  readonly message: string;
}

interface RawOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** A simulator behind HTTP, the real clients in front of it, and a time that only the test moves. */
export interface Rehearsal {
  readonly simulator: Simulator;
  readonly clock: ManualClock;
  readonly url: string;
  readonly clients: AzureClients & {
    resources: (subscription: string) => ResourceManagementClient;
    locks: (subscription: string) => ManagementLockClient;
  };
  /** A call without any client, for what the clients would hide. */
  call(method: string, path: string, options?: RawOptions): Promise<Answer>;
  /** Lets time pass. */
  pass(ms: number): void;
}

/** Starts a simulator for one test; it ends with the test. */
export async function rehearse({
  onRequest,
  mayLeaveFaults,
  ...options
}: Partial<SimulatorOptions> & Pick<ServerOptions, "onRequest"> & LeftFaults = {}): Promise<Rehearsal> {
  const clock = new ManualClock(START);
  const simulator = new Simulator({ clock, seed: "contract", ...options });
  const server = await serveSimulator(simulator, onRequest === undefined ? {} : { onRequest });
  onTestFinished(async () => {
    await server.close();
    simulator.close();
    requireConsumedFaults(simulator, { mayLeaveFaults });
  });
  const transport = patient(toSimulator(SIMULATOR_CLOUD, server.url, clock), clock);
  const clients = azureClients({ cloud: SIMULATOR_CLOUD, credential: simulatorCredential, transport });
  return {
    simulator,
    clock,
    url: server.url,
    clients: {
      ...clients,
      resources: (subscription) =>
        new ResourceManagementClient(simulatorCredential, subscription, {
          httpClient: transport,
          endpoint: SIMULATOR_CLOUD.arm,
          credentials: { scopes: [SIMULATOR_CLOUD.armScope] },
          retryOptions: { maxRetries: 0 },
        }),
      locks: (subscription) =>
        new ManagementLockClient(simulatorCredential, subscription, {
          httpClient: transport,
          endpoint: SIMULATOR_CLOUD.arm,
          credentialScopes: SIMULATOR_CLOUD.armScope,
          retryOptions: { maxRetries: 0 },
        }),
    },
    call: (method, path, raw) => call(server.url, method, path, raw),
    pass: (ms) => {
      clock.advanceTo(clock.now() + ms);
    },
  };
}

/** For pollers of the SDKs: their own pause is real time, so it is made as short as it gets. */
export const QUICK = { updateIntervalInMs: 1 };

/** Waits out every `Retry-After` of an accepted operation in simulated time and not in real time. */
function patient(inner: HttpClient, clock: ManualClock): HttpClient {
  return {
    async sendRequest(request) {
      const response = await inner.sendRequest(request);
      const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
      if (Number.isFinite(seconds) && response.status < 400) {
        clock.advanceTo(clock.now() + seconds * 1000);
        response.headers.delete("retry-after");
      }
      return response;
    },
  };
}

const VERSIONS: readonly (readonly [RegExp, string])[] = [
  [/\/providers\/microsoft\.authorization\/locks/i, "2020-05-01"],
  [/\/providers\/microsoft\.authorization/i, "2022-04-01"],
  [/\/providers\/microsoft\.containerservice/i, "2026-06-01"],
  [/\/providers\/microsoft\.managedidentity/i, "2024-11-30"],
  [/\/providers\/microsoft\.features/i, "2021-07-01"],
  [/\/providers\/microsoft\.network\/privatednszones/i, "2024-06-01"],
  [/\/providers\/microsoft\.network/i, "2024-05-01"],
  [/\/providers\/microsoft\.compute/i, "2024-07-01"],
  [/\/providers\/microsoft\.containerregistry/i, "2023-07-01"],
  [/\/providers\/microsoft\.resources\//i, "2022-09-01"],
  [/./, "2025-04-01"],
];

async function call(
  origin: string,
  method: string,
  path: string,
  { body, headers = {}, version, query = {} }: RawOptions = {},
): Promise<Answer> {
  const url = new URL(path.startsWith("http") ? path.replace(/^https?:\/\/[^/]+/, origin) : origin + path);
  if (!url.searchParams.has("api-version") && version !== "") {
    const known = [...VERSIONS].sort(
      ([left], [right]) => lastIndex(path, right) - lastIndex(path, left),
    )[0]?.[1];
    url.searchParams.set("api-version", version ?? known ?? "2025-04-01");
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const response = await fetch(url, {
    method,
    headers: {
      authorization: "Bearer test",
      "x-ms-client-request-id": randomUUID(),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text === "" ? {} : JSON.parse(text);
  // What JSON.parse answers is JSON.
  const answer = isObject(parsed) ? parsed : {};
  const error = isObject(answer["error"]) ? answer["error"] : answer;
  return {
    status: response.status,
    headers: response.headers,
    body: answer,
    code: response.status >= 400 ? String(error["code"] ?? "") : "",
    message: response.status >= 400 ? String(error["message"] ?? "") : "",
  };
}

/** Where the last match of a pattern begins: the innermost provider decides the version. */
function lastIndex(path: string, pattern: RegExp): number {
  if (pattern.source === ".") return -1;
  const all = [...path.matchAll(new RegExp(pattern.source, "gi"))];
  return all.at(-1)?.index ?? -2;
}
