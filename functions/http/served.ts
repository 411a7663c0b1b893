import { readArmId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import { cloudOf } from "../../domain/regions/place.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { fail, type FieldError } from "./problem.ts";
import { problem } from "./problem-types.ts";

/**
 * Throws a problem (400) that names every region and subscription in a request that this deployment does not serve,
 * before any call is made for it. Tokens cross neither clouds nor tenants, so that no call could ever succeed; a
 * resource id says its tenant only by its subscription.
 */
export function requireServed(
  { cloud, subscriptions }: Pick<KeylessDependencies, "cloud" | "subscriptions">,
  body: Readonly<Record<string, unknown>>,
): void {
  const errors = [...foreignRegion(cloud, body), ...foreignSubscriptions(subscriptions, body, "")];
  if (errors.length === 0) return;
  fail({ ...problem("not-served", { errors: errors.length }), errors });
}

/** Requests that name a region name it `location`. */
function foreignRegion(
  cloud: KeylessDependencies["cloud"],
  { location }: Readonly<Record<string, unknown>>,
): FieldError[] {
  if (cloud === undefined || typeof location !== "string" || cloudOf(location) === cloud) return [];
  return [
    {
      path: "location",
      message: `is a region of the ${cloudOf(location)} cloud; this app serves ${cloud}`,
    },
  ];
}

/**
 * Requests that name a subscription alone name it `subscription`, and several of them `subscriptions`; every resource id
 * and scope begins with its own. The schemas of requests let nothing in that begins like an id and is none; here it is no
 * way round, either.
 */
function foreignSubscriptions(
  served: KeylessDependencies["subscriptions"],
  value: unknown,
  path: string,
): FieldError[] {
  if (served === undefined) return [];
  if (typeof value === "string") {
    const alone = /(^|\.)(subscription|subscriptions\.\d+)$/.test(path);
    if (!alone && !/^\s*[/\\]+\s*subscriptions\b/i.test(value)) return [];
    const id = alone ? undefined : readArmId(value);
    if (!alone && id === undefined) return [{ path, message: "begins like an id and is none" }];
    const subscription = (id === undefined ? value : subscriptionOf(id)).toLowerCase();
    if (served.has(subscription)) return [];
    return [
      { path, message: `is in the subscription ${subscription}, which is not one that this app serves` },
    ];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    foreignSubscriptions(served, part, path === "" ? key : `${path}.${key}`),
  );
}
