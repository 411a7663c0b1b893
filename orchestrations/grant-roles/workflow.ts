import { GrantProgress, reportGrants } from "../../domain/grant-roles/report.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { awaitPropagation, ensureGrants } from "../shared/grants.ts";
import { grantRoles } from "./contract.ts";

export const grantRolesWorkflow = registerWorkflow(grantRoles, {
  soFar: GrantProgress,
  begin: (): GrantProgress => ({ grants: [], waited: false }),
  *carryOut(flow, { request, facts, plan, earlier }, progress) {
    const { principalId } = plan;
    if (principalId === undefined) throw new TypeError("defect: a plan without a principal was carried out");
    const principalExists = facts.principal.kind === "found";
    yield* ensureGrants(
      flow,
      plan.grants.map((wanted) => ({ wanted, principalId, principalExists })),
      progress,
      { ownSince: earlier === undefined ? undefined : plan.madeAt },
    );
    if (request.awaitPropagation === false) return;
    yield* awaitPropagation(flow, progress);
    progress.note({ waited: true });
  },
  report: reportGrants,
});
