import { subscriptionOf } from "../arm-id/arm-id.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import type { AssignmentRoom, PreflightFacts } from "./facts.ts";
import { ACTIONS, type NeededRight } from "./rights.ts";

/** Room is called close where less than this part of the limit is left after the run. */
const CLOSE = 0.02;

/** How many role assignments a run makes in each subscription, by its id in lower case. */
export function assignmentsBySubscription(rights: readonly NeededRight[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { action, scope } of rights) {
    if (action !== ACTIONS.grant) continue;
    const subscription = subscriptionOf(scope).toLowerCase();
    counts.set(subscription, (counts.get(subscription) ?? 0) + 1);
  }
  return counts;
}

/** True where so many more do not fit, or hardly. */
export function roomMayMatter({ limit, used }: AssignmentRoom, needed: number): boolean {
  return limit - used - needed < limit * CLOSE;
}

/** A finding for each subscription that has no room for the role assignments of the run, or hardly. */
export function roomFindings(
  { assignmentRoom = [] }: PreflightFacts,
  rights: readonly NeededRight[],
): readonly Finding[] {
  const needed = assignmentsBySubscription(rights);
  return assignmentRoom.flatMap((room) => {
    const amount = needed.get(room.subscription.toLowerCase()) ?? 0;
    if (amount === 0 || !roomMayMatter(room, amount)) return [];
    const { subscription, limit, used } = room;
    const code = used + amount > limit ? "role-assignments-full" : "role-assignments-close";
    return [finding(code, `/subscriptions/${subscription}`, { amount, used, limit })];
  });
}
