import { RestError } from "@azure/core-rest-pipeline";
import { z } from "zod";
import type { ArmPath } from "../../domain/arm-id/arm-id.ts";
import type { ArmFailure } from "../../domain/arm-verdict/arm-verdict.ts";
import type { Caller } from "./caller.ts";
import { failureOfAnswer } from "./failure.ts";
import { CallStopped, plainUrl } from "./fence.ts";
import { type RawAnswer, rawCall, type RawCall } from "./raw-call.ts";

/** The API versions of the resource providers that Keyless uses. */
export const API_VERSIONS = {
  /** Clusters, node pools and what is below them. */
  aks: "2026-06-01",
  assignmentUsage: "2019-08-01-preview",
  authorization: "2022-04-01",
  compute: "2024-07-01",
  denyAssignments: "2022-04-01",
  diskEncryptionSets: "2024-03-02",
  eligibility: "2020-10-01",
  features: "2021-07-01",
  identities: "2024-11-30",
  locks: "2020-05-01",
  network: "2024-05-01",
  policyRestrictions: "2022-03-01",
  privateZones: "2024-06-01",
  registries: "2023-07-01",
  resources: "2021-04-01",
  skus: "2021-07-01",
  vaults: "2023-07-01",
  workspaces: "2022-10-01",
} as const;

/** ARM rejected a call. The failure is judged like any other failure. */
export class ArmCallFailed extends Error {
  override readonly name = "ArmCallFailed";
  readonly failure: ArmFailure;
  constructor(path: string, failure: ArmFailure) {
    super(`HTTP ${String(failure.status)} ${failure.code ?? ""} for ${path}: ${failure.message}`);
    this.failure = failure;
  }
}

/** True if Azure, or the list of served subscriptions, does not let Keyless read: then nothing is known about the resource. */
export function isHidden(error: unknown): boolean {
  if (error instanceof ArmCallFailed) return error.failure.status === 403;
  // The error that the clients of the SDKs throw.
  if (error instanceof RestError) return error.statusCode === 403;
  return error instanceof CallStopped && error.code === "subscription-not-served";
}

/** True for an answer that a retry would not change: neither throttling nor an error of Azure itself. */
export function isRefusal(error: unknown): error is ArmCallFailed {
  return error instanceof ArmCallFailed && isFinal(error.failure);
}

/** The same for a failure. */
export function isFinal({ status = 500 }: ArmFailure): boolean {
  return status < 500 && status !== 429;
}

export interface ArmCall extends Omit<RawCall, "url"> {
  readonly path: ArmPath;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * Calls ARM without a model and returns the answer, whatever its status.
 *
 * @throws RestError if there is no answer, and CallStopped
 */
export function callArm(
  azure: Caller,
  { path, apiVersion, query = {}, ...call }: ArmCall,
): Promise<RawAnswer> {
  const parameters = new URLSearchParams({ "api-version": apiVersion, ...query });
  const url = `${azure.cloud.arm}${encodedPath(path)}?${parameters.toString()}`;
  return rawCall(azure.arm, { ...call, url });
}

/** A path, encoded for a URL. */
export function encodedPath(path: ArmPath): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/**
 * Follows a link from an answer of ARM: the next page of a list, the state of an operation.
 *
 * @throws CallStopped
 */
export async function followLink(azure: Caller, link: string): Promise<RawAnswer> {
  const url = plainUrl(link, [azure.cloud.arm]);
  return rawCall(azure.arm, { method: "GET", url: url.href });
}

/**
 * The JSON of the answer.
 *
 * @throws ArmCallFailed for a status of 300 or more
 */
export async function requireArm<Value>(
  azure: Caller,
  call: ArmCall,
  schema: z.ZodType<Value>,
): Promise<Value> {
  return schema.parse(JSON.parse(accepted(azure, call.path, await callArm(azure, call)).text));
}

/** A resource; undefined if it does not exist. A subscription that is not visible is a failure, not an absence. */
export async function readArm<Value>(
  azure: Caller,
  call: Omit<ArmCall, "method">,
  schema: z.ZodType<Value>,
): Promise<Value | undefined> {
  return unlessAbsent(() => requireArm(azure, { ...call, method: "GET" }, schema));
}

/** All pages of a list; empty if the parent resource does not exist. */
export async function listArm<Value>(
  azure: Caller,
  call: Omit<ArmCall, "method">,
  row: z.ZodType<Value>,
): Promise<Value[]> {
  return (await unlessAbsent(() => requireList(azure, call, row))) ?? [];
}

/** A list with more pages than these has no end. */
export const PAGES_AT_MOST = 200;

/** @throws ArmCallFailed, also if the parent resource does not exist */
async function requireList<Value>(
  azure: Caller,
  call: Omit<ArmCall, "method">,
  row: z.ZodType<Value>,
): Promise<Value[]> {
  const rows: Value[] = [];
  let link: string | undefined;
  for (let read = 0; read < PAGES_AT_MOST; read += 1) {
    const page = await requireListPage(azure, call, row, link);
    rows.push(...page.rows);
    if (page.next === undefined) return rows;
    link = page.next;
  }
  throw new RangeError(`${call.path} has more than ${String(PAGES_AT_MOST)} pages`);
}

/** A part of a list, which one call reads. */
export interface ListPage<Value> {
  readonly rows: readonly Value[];
  /** The link to the page that follows; undefined for the last one. */
  readonly next: string | undefined;
}

/**
 * The page of a list that a link leads to, or the first one.
 *
 * @throws ArmCallFailed, also if the parent resource does not exist
 */
export async function requireListPage<Value>(
  azure: Caller,
  call: Omit<ArmCall, "method">,
  row: z.ZodType<Value>,
  link: string | undefined,
): Promise<ListPage<Value>> {
  const page = z.object({ value: z.array(row), nextLink: z.string().nullish() });
  const answer = await (link === undefined
    ? callArm(azure, { ...call, method: "GET" })
    : followLink(azure, link));
  const { value, nextLink } = page.parse(JSON.parse(accepted(azure, call.path, answer).text));
  return { rows: value, next: nextLink ? nextLink : undefined };
}

async function unlessAbsent<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    const absent = error instanceof ArmCallFailed && error.failure.status === 404;
    if (absent && error.failure.code !== "SubscriptionNotFound") return undefined;
    throw error;
  }
}

function accepted(azure: Caller, path: string, answer: RawAnswer): RawAnswer {
  if (answer.status >= 300) throw new ArmCallFailed(path, failureOf(azure, answer));
  return answer;
}

/** The failure in an answer that is not what was requested. */
export function failureOf({ clock }: Caller, { status, text, headers }: RawAnswer): ArmFailure {
  return failureOfAnswer(status, text, headers, clock.now());
}

/** Undefined if Azure does not let Keyless read it, which does not mean that it does not exist. */
export async function unlessRefused<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isRefusal(error) || isHidden(error)) return undefined;
    throw error;
  }
}
