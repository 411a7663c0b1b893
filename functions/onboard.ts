import type { KnownPerson } from "../domain/run/person.ts";
import { workflowOf } from "../orchestrations/workflows.ts";
import { subscriptions } from "../platform/records/kinds.ts";
import { found } from "../platform/records/subscriptions.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import type { ReconcileDeps } from "./reconcile-run.ts";
import { startRun } from "./start-run.ts";

export type OnboardingDeps = ReconcileDeps &
  Pick<KeylessDependencies, "subscriptions" | "subscriptionsBelow" | "onboardingPolicy">;

/** The requester of runs that Keyless starts itself: not a person who could sign in. */
const ONBOARDING: KnownPerson = {
  tenant: "keyless",
  id: "onboarding",
  name: "onboarding",
  kind: "application",
};

/**
 * Onboards a subscription that an event names, if it is below the served management group or in the list of served
 * subscriptions, and not onboarded yet. Returns the result in one sentence.
 */
export async function noticeSubscription(
  deps: OnboardingDeps,
  subscription: string,
  by: string,
): Promise<string> {
  const { subscriptions: served, subscriptionsBelow } = deps;
  if (subscriptionsBelow === undefined) {
    if (served?.has(subscription) === false) return "this deployment does not serve the subscription";
    return onboard(deps, subscription, by);
  }
  const below = await subscriptionsBelow();
  if (!below.includes(subscription))
    return "Azure does not show it below the management group yet; the timer looks again";
  return onboard(deps, subscription, by);
}

/** Reads all subscriptions below the management group, and onboards those that are not onboarded yet. */
export async function findSubscriptions(deps: OnboardingDeps): Promise<void> {
  const below = await deps.subscriptionsBelow?.();
  for (const subscription of below ?? []) {
    const outcome = await onboard(deps, subscription, "the timer");
    deps.log.debug("found subscription", { subscription, outcome });
  }
}

/**
 * Starts at most one run per day for a subscription that Keyless could not read so far: its permissions may come later
 * than the subscription. All events of a day lead to the same run.
 */
async function onboard(deps: OnboardingDeps, subscription: string, by: string): Promise<string> {
  const { records, clock, log, onboardingPolicy } = deps;
  const now = new Date(clock.now()).toISOString();
  const known = await records.read(subscriptions, subscription);
  if (known?.value.enrolledAt !== undefined) return "it is onboarded already";
  if (known === undefined && (await found(records, subscription, by, now))) {
    log.audit("subscription found", { subscription, by });
  }
  await deps.subscriptions?.refresh?.(subscription);
  const { schedules, ...register } = onboardingPolicy ?? {};
  const workflow = workflowOf("onboard-subscription");
  if (workflow === undefined) throw new TypeError("defect: there is no workflow onboard-subscription");
  const answer = await startRun(deps, {
    workflow,
    request: workflow.order.parse({
      subscription,
      ...(onboardingPolicy === undefined ? {} : { register, schedules }),
    }),
    requester: ONBOARDING,
    idempotencyKey: `${subscription}/${now.slice(0, 10)}`,
  });
  if (answer.kind !== "started") return "the onboarding policy has changed today: it is onboarded tomorrow";
  return `run ${answer.run.id} onboards it`;
}
