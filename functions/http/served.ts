import { readArmId, subscriptionOf, whyNot } from "../../domain/arm-id/arm-id.ts";
import { cloudOf } from "../../domain/regions/place.ts";
import type { Workflow } from "../../orchestrations/kit/registration.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { fail, type FieldError } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

type Serving = Pick<KeylessDependencies, "cloud" | "subscriptions">;

/**
 * Throws a problem (400) that names every region and subscription in a request that this deployment does not serve,
 * before any call is made for it. Tokens cross neither clouds nor tenants, so that no call could ever succeed; a
 * resource id says its tenant only by its subscription.
 *
 * @param workflow - what the request is for: a subscription that is to be onboarded is not served yet
 */
export async function requireServed(
  { cloud, subscriptions }: Serving,
  body: Readonly<Record<string, unknown>>,
  workflow?: Pick<Workflow, "noun">,
): Promise<void> {
  const joins = workflow?.noun === "subscription";
  const isServed = (id: string): boolean =>
    subscriptions === undefined || subscriptions.has(id) || (joins && subscriptions.mayJoin?.(id) === true);
  const look = () => [...foreignRegion(cloud, body), ...foreignSubscriptions(isServed, body, "")];
  await subscriptions?.refresh?.();
  let errors = look();
  if (errors.length > 0 && subscriptions?.refresh !== undefined) {
    await subscriptions.refresh("");
    errors = look();
  }
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
      message: `is a region of the ${cloudOf(location)} cloud, and this app serves the ${cloud} cloud`,
    },
  ];
}

/**
 * Requests that name a subscription alone name it `subscription`, and several of them `subscriptions`; every resource id
 * and scope begins with its own. The schemas of requests let nothing in that begins like an id and is none; here it is no
 * way round, either.
 */
function foreignSubscriptions(
  isServed: (subscription: string) => boolean,
  value: unknown,
  path: string,
): FieldError[] {
  if (typeof value === "string") {
    const alone = /(^|\.)(subscription|subscriptions\.\d+)$/.test(path);
    if (!alone && !/^\s*[/\\]+\s*subscriptions\b/i.test(value)) return [];
    const id = alone ? undefined : readArmId(value);
    if (!alone && id === undefined) return [{ path, message: `must be a resource id: ${whyNot(value)}` }];
    const subscription = (id === undefined ? value : subscriptionOf(id)).toLowerCase();
    if (isServed(subscription)) return [];
    return [{ path, message: `is in the subscription ${subscription}, which this app does not serve` }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    foreignSubscriptions(isServed, part, path === "" ? key : `${path}.${key}`),
  );
}
