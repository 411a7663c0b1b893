import { GrantProgress, reportGrants } from "../../domain/grant-roles/report.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { awaitPropagation, grantRoles } from "../shared/grants.ts";
import { grantRolesContract } from "./contract.ts";

export const grantRolesWorkflow = registerWorkflow(grantRolesContract, {
  soFar: GrantProgress,
  begin: (): GrantProgress => ({ grants: [], waited: false }),
  *carryOut(flow, { request, facts, plan, earlier }, progress) {
    const { principalId } = plan;
    if (principalId === undefined) throw new TypeError("defect: a plan without a principal was carried out");
    const principalExists = facts.principal.kind === "found";
    yield* grantRoles(
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
