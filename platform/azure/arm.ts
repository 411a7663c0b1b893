import { z } from "zod";
import type { ArmFailure } from "../../domain/arm-verdict.ts";
import type { Azure } from "./azure.ts";
import { failureOfAnswer } from "./failure.ts";
import { type RawAnswer, rawCall, type RawCall } from "./raw-call.ts";

/** The versions of the providers' APIs that Keyless speaks. Those of clusters stand with the cluster list. */
export const API_VERSIONS = {
  authorization: "2022-04-01",
  compute: "2024-07-01",
  denyAssignments: "2022-04-01",
  features: "2021-07-01",
  identities: "2024-11-30",
  locks: "2020-05-01",
  network: "2024-05-01",
  policyRestrictions: "2022-03-01",
  resources: "2021-04-01",
  skus: "2021-07-01",
} as const;

/** ARM did not accept a call; what it said goes through the verdicts as any other failure does. */
export class ArmCallFailed extends Error {
  override readonly name = "ArmCallFailed";
  readonly failure: ArmFailure;
  constructor(path: string, failure: ArmFailure) {
    super(`HTTP ${String(failure.status)} ${failure.code ?? ""} for ${path}: ${failure.message}`);
    this.failure = failure;
  }
}

export interface ArmCall extends Omit<RawCall, "url"> {
  /** Below the host, from `/subscriptions/{id}` on. */
  readonly path: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Calls ARM without a model and answers whatever came. Throws RestError only when no answer came. */
export async function callArm(
  azure: Azure,
  { path, apiVersion, query = {}, ...call }: ArmCall,
): Promise<RawAnswer> {
  const url = new URL(path, azure.cloud.arm);
  url.searchParams.set("api-version", apiVersion);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return callUrl(azure, { ...call, url: url.href });
}

async function callUrl(azure: Azure, call: RawCall): Promise<RawAnswer> {
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(new URL(call.url).pathname)?.[1] ?? "";
  const client = await azure.clients.containerService(subscription);
  return rawCall(client, azure.transport, call);
}

/** The answer's JSON; throws ArmCallFailed for a status of 300 or more. */
export async function requireArm<Value>(
  azure: Azure,
  call: ArmCall,
  schema: z.ZodType<Value>,
): Promise<Value> {
  return schema.parse(JSON.parse(accepted(azure, call.path, await callArm(azure, call)).text));
}

/** A resource, or undefined where there is none. A subscription that is not shown is a failure, not an absence. */
export async function readArm<Value>(
  azure: Azure,
  call: Omit<ArmCall, "method">,
  schema: z.ZodType<Value>,
): Promise<Value | undefined> {
  const answer = await callArm(azure, { ...call, method: "GET" });
  if (answer.status === 404 && failureIn(azure, answer).code !== "SubscriptionNotFound") return undefined;
  return schema.parse(JSON.parse(accepted(azure, call.path, answer).text));
}

const PAGES_AT_MOST = 50;

/** All pages of a list; empty where the resource above it is absent. */
export async function listArm<Value>(
  azure: Azure,
  call: Omit<ArmCall, "method">,
  row: z.ZodType<Value>,
): Promise<Value[]> {
  const page = z.object({ value: z.array(row), nextLink: z.string().nullish() });
  const rows: Value[] = [];
  let answer = await callArm(azure, { ...call, method: "GET" });
  for (let read = 0; read < PAGES_AT_MOST; read += 1) {
    if (answer.status === 404 && failureIn(azure, answer).code !== "SubscriptionNotFound") return rows;
    const { value, nextLink } = page.parse(JSON.parse(accepted(azure, call.path, answer).text));
    rows.push(...value);
    if (!nextLink) return rows;
    answer = await callUrl(azure, { method: "GET", url: nextLink });
  }
  throw new RangeError(`${call.path} has more than ${String(PAGES_AT_MOST)} pages`);
}

function accepted(azure: Azure, path: string, answer: RawAnswer): RawAnswer {
  if (answer.status >= 300) throw new ArmCallFailed(path, failureIn(azure, answer));
  return answer;
}

function failureIn(azure: Azure, { status, text, headers }: RawAnswer): ArmFailure {
  return failureOfAnswer(status, text, headers, azure.clock.now());
}
