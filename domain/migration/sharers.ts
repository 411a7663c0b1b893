import { namesApart } from "../cluster/names-apart.ts";
import { namesOfUsers } from "../grants/users.ts";
import { summary } from "../summaries/summaries.ts";
import type { MigrationFacts } from "./facts.ts";
import type { MigrationPlan } from "./plan.ts";

/** The other clusters and resources on the old identity, as a plan has them. */
export function sharersIn(facts: MigrationFacts): Pick<MigrationPlan, "sharedWith" | "perhapsSharedWith"> {
  const { cluster, sharedWith, perhapsSharedWith, sharersUnknown } = facts;
  const judged = perhapsSharedWith === undefined && sharersUnknown === undefined;
  return {
    ...(sharedWith === undefined ? {} : { sharedWith: namesOfUsers(facts) }),
    ...(judged ? {} : { perhapsSharedWith: namesApart(perhapsSharedWith ?? [], [cluster.id]) }),
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
