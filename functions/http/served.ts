import { readArmId, subscriptionOf, whyNot } from "../../domain/arm-id/arm-id.ts";
import { cloudOf } from "../../domain/regions/place.ts";
import type { Workflow } from "../../orchestrations/kit/registration.ts";
import type { KeylessDependencies } from "../dependencies.ts";
import { fail, type FieldError } from "./problem.ts";
import { problem } from "./problem-types/problem-types.ts";

type Serving = Pick<KeylessDependencies, "cloud" | "subscriptions">;

/**
 * Rejects a request about regions or subscriptions that this deployment does not serve, before any call is made for it.
 * Tokens are valid for one cloud and one tenant only, so no such call could succeed; the tenant of a resource id follows
 * only from its subscription.
 *
 * @throws ProblemError (400) that names each of them
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

/** Requests name a region in the field `location`. */
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
 * Requests name subscriptions in the fields `subscription` and `subscriptions`; every resource id and scope contains one.
 * The schemas of requests reject text that begins like a resource id and is not one, and so does this function.
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
