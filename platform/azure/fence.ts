import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";
import { readArmId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { Cloud } from "./clouds.ts";

/** The subscriptions that a deployment serves, by their ids in lower case: a fixed list, or one that grows. */
export interface ServedSubscriptions extends Iterable<string> {
  has(subscription: string): boolean;
  /** Name of the management group above them; absent for a fixed list. */
  readonly managementGroup?: string;
  /** Whether a subscription that is not served may be read in order to onboard it; absent if none may. */
  mayJoin?(subscription: string): boolean;
  /** Updates the list for a subscription that a request names; absent for a fixed list. */
  refresh?(about?: string): Promise<void>;
}

/** Undefined if a deployment serves every subscription that it can read. */
export type Served = ServedSubscriptions | undefined;

const joiningNow = new AsyncLocalStorage<string>();

/** During `work`, allows calls about a subscription that is being onboarded and is not served yet. */
export function joining<Value>(subscription: string, work: () => Promise<Value>): Promise<Value> {
  return joiningNow.run(subscription.toLowerCase(), work);
}

/** True for an id in a served subscription. If not all subscriptions are served, ids above subscriptions are not served. */
export function isServed({ served }: { readonly served: Served }, id: string): boolean {
  if (served === undefined) return true;
  const known = readArmId(id);
  return known !== undefined && served.has(subscriptionOf(known).toLowerCase());
}

export type StopCode =
  /** The address is in a subscription that is not served, or above the subscriptions if not all of them are served. */
  | "subscription-not-served"
  /** The address changes its meaning once it is normalized or decoded. */
  | "address-not-plain"
  /** The host is not one of the cloud's, and must not get a token. */
  | "host-unknown";

/** A request was stopped before it was sent. A repetition is stopped as well. */
export class CallStopped extends Error {
  override readonly name = "CallStopped";
  readonly code: StopCode;
  constructor(code: StopCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The subscription in an address, in lower case; undefined if it names none. */
export function subscriptionIn(url: string): string | undefined {
  return /^[^:]+:\/\/[^/?#]*\/subscriptions\/([^/?#]+)/i.exec(url)?.[1]?.toLowerCase();
}

/** The parts of a request that are checked. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/**
 * Checks every request before it is sent, whatever code sends it: the host belongs to the cloud, the address is
 * unambiguous, and a call to ARM is about a served subscription.
 *
 * @throws CallStopped
 */
export function checkDestination(request: Outgoing, cloud: Cloud, served: Served): void {
  const url = plainUrl(request.url, [cloud.arm, cloud.graph]);
  if (url.origin === cloud.arm && served !== undefined) checkSubscription(request, url, served);
}

/**
 * Checks an address that comes from outside, such as a link in an answer of Azure: its path must be unambiguous, segment
 * by segment. The encoding of characters outside ASCII does not matter.
 *
 * @param origins - the permitted origins
 * @throws CallStopped
 */
export function plainUrl(text: string, origins: readonly string[]): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !origins.includes(url.origin)) {
    throw new CallStopped(
      "host-unknown",
      `a request to ${url?.origin ?? "what is no address"} was stopped: it is not ${origins.join(" or ")}`,
    );
  }
  const [, written = ""] = /^[^:]+:\/\/[^/?#\\]*([^?#]*)/.exec(text) ?? [];
  const asked = segmentsOf(written === "" ? "/" : written);
  const meant = segmentsOf(url.pathname);
  const same =
    asked?.length === meant?.length && asked?.every((segment, index) => segment === meant?.[index]);
  if (asked === undefined || !same || url.username !== "" || url.password !== "") {
    throw new CallStopped(
      "address-not-plain",
      `a request to ${url.pathname} was stopped: its address was written in another way than it would be read`,
    );
  }
  return url;
}

/** The decoded segments of a path; undefined if one of them leads elsewhere, or would do so once decoded again. */
function segmentsOf(path: string): string[] | undefined {
  const segments: string[] = [];
  for (const encoded of path.split("/").slice(1)) {
    const segment = decoded(encoded);
    if (segment === undefined || /^\.*$/.test(segment) || /[\p{C}/\\%?#]/u.test(segment)) return undefined;
    segments.push(segment);
  }
  return segments;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

const RESOURCE_GRAPH = "/providers/microsoft.resourcegraph/resources";

/** The subscriptions in a query of Resource Graph. A query without any reads everything that the identity may read. */
const Query = z.object({
  subscriptions: z.array(z.string()).nullish(),
  managementGroups: z.array(z.string()).nullish(),
});

function checkSubscription({ method, body }: Outgoing, { pathname }: URL, served: ServedSubscriptions): void {
  const [, first, subscription] = pathname.toLowerCase().split("/");
  if (first === "subscriptions" && subscription !== undefined) {
    requireServed(served, subscription, `${method} ${pathname}`);
    return;
  }
  if (pathname.toLowerCase() !== RESOURCE_GRAPH) {
    throw notServed(`${method} ${pathname}`, "lies above the subscriptions that this app serves");
  }
  if (body !== undefined && typeof body !== "string") {
    throw notServed("a query", "does not show which subscriptions it is about");
  }
  const query = Query.parse(JSON.parse(body ?? "{}"));
  for (const one of query.subscriptions ?? []) requireServed(served, one.toLowerCase(), "a query");
  if ((query.managementGroups ?? []).some((group) => group !== served.managementGroup)) {
    throw notServed("a query of management groups", "lies above the subscriptions that this app serves");
  }
}

function requireServed(served: ServedSubscriptions, subscription: string, call: string): void {
  if (served.has(subscription)) return;
  if (joiningNow.getStore() === subscription && served.mayJoin?.(subscription) === true) return;
  throw notServed(call, `lies in the subscription ${subscription}, which is not one that this app serves`);
}

function notServed(call: string, because: string): CallStopped {
  return new CallStopped("subscription-not-served", `${call} was stopped: it ${because}`);
}
