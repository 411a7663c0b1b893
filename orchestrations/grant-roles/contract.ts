import { readGrantFacts } from "../../activities/read-grant-facts/contract.ts";
import { GrantPlan, planGrants } from "../../domain/grant-roles/planning.ts";
import { GrantReport } from "../../domain/grant-roles/report.ts";
import { GrantRequest } from "../../domain/grant-roles/request.ts";
import { EVERY_PLAN, ROLES_TO_ASSIGN } from "../../domain/findings/groups.ts";
import { EVERY_RUN } from "../../domain/incidents/groups.ts";
import { stepsOf } from "../kit/step-text.ts";
import { ASSIGN_ROLES } from "../shared/step-texts.ts";
import { defineContract } from "../kit/workflow-contract.ts";

export const grantRoles = defineContract({
  name: "grant-roles",
  orchestration: "grantRolesRun",
  description:
    "Gives an identity roles at scopes, under names that make a repetition harmless, and waits until they act.",
  request: GrantRequest,
  example: {
    principal: {
      identityId:
        "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-orders/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders-control-plane",
    },
    grants: [
      {
        scope:
          "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-network/providers/Microsoft.Network/virtualNetworks/spoke/subnets/aks",
        role: "Network Contributor",
        because: "the nodes are in this subnet",
      },
    ],
  },
  facts: readGrantFacts,
  noun: "principal",
  reading: "the principal, the roles, what it holds, what Keyless may give",
  steps: stepsOf(...ASSIGN_ROLES),
  reports: {
    findings: [
      ...EVERY_PLAN,
      ...ROLES_TO_ASSIGN,
      "may-not-grant-roles",
      "grant-scope-not-found",
      "role-assignments-full",
      "role-assignments-close",
      "principal-missing",
      "principal-unverified",
      "role-unknown",
      "role-content-unknown",
      "role-privileged",
      "role-at-wide-scope",
      "role-on-data",
    ],
    incidents: EVERY_RUN,
    writes: ["assign-role"],
    remains: ["role-assigned"],
    summaries: ["roles-effective", "roles-effective-by"],
  },
  plan: GrantPlan,
  makePlan: planGrants,
  report: GrantReport,
  lease: "none",
  subject: ({ principal }) => ("identityId" in principal ? principal.identityId : principal.principalId),
  naturalKey: (request) => request,
});
