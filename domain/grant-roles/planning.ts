import { z } from "zod";
import { formatDuration, seconds } from "../text/duration.ts";
import { PROPAGATION_MS, WantedGrant } from "../grants/grant.ts";
import { roleWrite } from "../grants/role-write.ts";
import { inOrder, planFields } from "../run/plan.ts";
import type { Guarded } from "../guardrails/guardrails.ts";
import { wantedOf } from "./asked.ts";
import type { GrantFacts } from "./facts.ts";
import { grantFindings, isHeld } from "./findings.ts";
import type { GrantRequest } from "./request.ts";
import { expectedBecause } from "../reasons/estimates.ts";
import { defined } from "../schema/defined.ts";

export const GrantPlan = z.strictObject({
  workflow: z.literal("grant-roles"),
  principalId: z.string().optional(),
  ...planFields,
  grants: z.array(WantedGrant),
});
export type GrantPlan = z.infer<typeof GrantPlan>;

export function planGrants(facts: GrantFacts & Guarded, request: GrantRequest): GrantPlan {
  const grants = wantedOf(facts, request);
  const open = grants.filter((grant) => !isHeld(facts, grant));
  const waits = request.awaitPropagation !== false && open.length > 0;
  const principalId = facts.principal.kind === "missing" ? undefined : facts.principal.principalId;
  return {
    workflow: "grant-roles",
    ...defined({ principalId }),
    madeAt: facts.readAt,
    findings: grantFindings(facts, request),
    writes: inOrder(open.map(roleWrite)),
    cannotBeUndone: [],
    expectedMs: seconds(10) * (1 + open.length) + (waits ? PROPAGATION_MS : 0),
    expectedBecause: [
      expectedBecause("calls-of-seconds"),
      ...(waits ? [expectedBecause("roles-take-effect", { span: formatDuration(PROPAGATION_MS) })] : []),
    ].join(", "),
    grants,
  };
}
