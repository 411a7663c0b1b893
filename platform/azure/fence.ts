import { AsyncLocalStorage } from "node:async_hooks";
import { z } from "zod";
import { readArmId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import type { Cloud } from "./clouds.ts";

/** The subscriptions that a deployment serves, by their ids in lower case: a list that stays, or one that grows. */
export interface ServedSubscriptions extends Iterable<string> {
  has(subscription: string): boolean;
  /** Name of the management group that they are below; absent for a list that stays. */
  readonly managementGroup?: string;
  /** Whether a subscription that is not served may be looked at to be onboarded; absent where none may. */
  mayJoin?(subscription: string): boolean;
  /** Brings up to date what the others answer, for a subscription that is asked about at once; absent for a list that stays. */
  refresh?(about?: string): Promise<void>;
}

/** Undefined where a deployment serves every subscription that it can see. */
export type Served = ServedSubscriptions | undefined;

const joiningNow = new AsyncLocalStorage<string>();

/** Lets calls about one subscription leave that is to be onboarded and is not served yet, while `work` goes on. */
export function joining<Value>(subscription: string, work: () => Promise<Value>): Promise<Value> {
  return joiningNow.run(subscription.toLowerCase(), work);
}

/** True for an id in a subscription that is served. What lies above them is not, where some are not served. */
export function isServed({ served }: { readonly served: Served }, id: string): boolean {
  if (served === undefined) return true;
  const known = readArmId(id);
  return known !== undefined && served.has(subscriptionOf(known).toLowerCase());
}

export type StopCode =
  /** It leads into a subscription that is not served, or above the subscriptions, where some are not served. */
  | "subscription-not-served"
  /** The address means something else than it says once it is normalized or decoded. */
  | "address-not-plain"
  /** A token must not go to a host that is none of the cloud's. */
  | "host-unknown";

/** A request was stopped before it left. Whoever repeats it is stopped again. */
export class CallStopped extends Error {
  override readonly name = "CallStopped";
  readonly code: StopCode;
  constructor(code: StopCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The subscription that an address is about, in lower case; undefined where it names none. */
export function subscriptionIn(url: string): string | undefined {
  return /^[^:]+:\/\/[^/?#]*\/subscriptions\/([^/?#]+)/i.exec(url)?.[1]?.toLowerCase();
}

/** What is looked at of a request. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/**
 * The last line of defence, for every request whoever made it: it goes to one of the cloud's hosts, the address means what
 * it says, and what ARM is asked for lies in a subscription that is served. @throws CallStopped
 */
export function checkDestination(request: Outgoing, cloud: Cloud, served: Served): void {
  const url = plainUrl(request.url, [cloud.arm, cloud.graph]);
  if (url.origin === cloud.arm && served !== undefined) checkSubscription(request, url, served);
}

/**
 * An address that somebody else made, such as Azure in a link, as it may be called: its path is the one that is written
 * down, segment by segment. Encoding what is not ASCII is no difference. @param origins - where it may lead. @throws CallStopped
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

/** The decoded segments of a path; undefined where one of them leads elsewhere, or would once it is decoded again. */
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

/** The subscriptions that a query of Resource Graph names; one that names none reads what the identity may read anyway. */
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
