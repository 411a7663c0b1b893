import { neighbourNames } from "../cluster/neighbours.ts";
import { summary } from "../summaries/summaries.ts";
import type { MigrationFacts } from "./facts.ts";
import type { MigrationPlan } from "./plan.ts";

/** The other clusters on the old identity, as a plan has them. */
export function sharersIn({
  cluster: { id },
  sharedWith,
  perhapsSharedWith,
  sharersUnknown,
}: MigrationFacts): Pick<MigrationPlan, "sharedWith" | "perhapsSharedWith"> {
  const judged = perhapsSharedWith === undefined && sharersUnknown === undefined;
  return {
    ...(sharedWith === undefined ? {} : { sharedWith: neighbourNames(sharedWith, id) }),
    ...(judged ? {} : { perhapsSharedWith: neighbourNames(perhapsSharedWith ?? [], id) }),
  };
}

/** That nothing else runs on the principal is said only where somebody has looked. */
export function usersLeft(plan: MigrationPlan | undefined): string {
  const { sharedWith: others, perhapsSharedWith: perhaps } = plan ?? {};
  if (others === undefined) return summary("left-service-principal");
  if (others.length > 0) return summary("service-principal-shared", { clusters: others });
  return perhaps === undefined
    ? summary("on-managed-identities")
    : summary("service-principal-perhaps-shared", { clusters: perhaps });
}
