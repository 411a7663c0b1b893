import type { GrantEntry } from "../../domain/grant.ts";
import { type GrantTrail, reportGrants } from "../../domain/grants/report.ts";
import { registerWorkflow } from "../kit/registration.ts";
import { awaitPropagation, grantRoles } from "../steps/grants.ts";
import { grantRolesContract } from "./contract.ts";

export const grantRolesWorkflow = registerWorkflow(grantRolesContract, {
  begin: (): GrantTrail => ({ grants: [], waited: false }),
  *carryOut(flow, { request, facts, plan }, note) {
    const { principalId } = plan;
    if (principalId === undefined) throw new TypeError("defect: a plan without a principal was carried out");
    const ledger: GrantEntry[] = [];
    note({ grants: ledger });
    const vouched = facts.principal.kind === "found";
    yield* grantRoles(
      flow,
      plan.grants.map((wanted) => ({ wanted, principalId, vouched })),
      ledger,
    );
    if (request.awaitPropagation === false) return;
    yield* awaitPropagation(flow, ledger);
    note({ waited: true });
  },
  report: reportGrants,
});
