import { z } from "zod";
import { sameId } from "../arm-id.ts";
import { seconds, spell } from "../duration.ts";
import type { Finding } from "../finding.ts";
import { PROPAGATION_MS, WantedGrant } from "../grant.ts";
import { permits } from "../permission.ts";
import { isPrivileged } from "../roles.ts";
import { inOrder, planFields } from "../run/plan.ts";
import type { GrantFacts } from "./facts.ts";
import type { GrantRequest } from "./request.ts";

export const GrantPlan = z.strictObject({
  workflow: z.literal("grant-roles"),
  principalId: z.string().optional(),
  ...planFields,
  grants: z.array(WantedGrant),
});
export type GrantPlan = z.infer<typeof GrantPlan>;

const RBAC_DOCS = "https://learn.microsoft.com/azure/role-based-access-control";
export const WRITE_ASSIGNMENTS = "Microsoft.Authorization/roleAssignments/write";

export function planGrants(facts: GrantFacts, request: GrantRequest): GrantPlan {
  const grants = wantedOf(facts, request);
  const open = grants.filter((grant) => !isHeld(facts, grant));
  const waits = request.awaitPropagation !== false && open.length > 0;
  const principalId = facts.principal.kind === "missing" ? undefined : facts.principal.principalId;
  return {
    workflow: "grant-roles",
    ...(principalId === undefined ? {} : { principalId }),
    madeAt: facts.readAt,
    findings: [
      ...principalFindings(facts, request),
      ...request.grants.flatMap((asked) => grantFindings(facts, asked)),
    ],
    writes: inOrder(
      open.map((grant) => ({
        does: `grant ${grant.roleName}`,
        resource: grant.scope,
        before: "not granted to it",
        after: grant.because,
        undoable: true,
      })),
    ),
    cannotBeUndone: [],
    expectedMs: seconds(10) * (1 + open.length) + (waits ? PROPAGATION_MS : 0),
    expectedBecause: waits
      ? `calls answer within seconds; then ${spell(PROPAGATION_MS)} until the roles act everywhere`
      : "calls answer within seconds",
    grants,
  };
}

function wantedOf(facts: GrantFacts, { grants }: GrantRequest): WantedGrant[] {
  return grants.flatMap(({ scope, role, because = "the request asks for it" }) => {
    const known = facts.roles.find(({ asked }) => asked === role);
    return known === undefined
      ? []
      : [{ identity: "named" as const, roleName: known.name, roleId: known.id, scope, because }];
  });
}

function isHeld({ held }: GrantFacts, { roleId, scope }: WantedGrant): boolean {
  return held.some((one) => one.roleId.toLowerCase() === roleId.toLowerCase() && sameId(one.scope, scope));
}

function principalFindings({ principal }: GrantFacts, request: GrantRequest): Finding[] {
  const resource =
    "identityId" in request.principal ? request.principal.identityId : request.principal.principalId;
  switch (principal.kind) {
    case "found":
      return [];
    case "missing":
      return [
        {
          severity: "blocker",
          code: "principal-missing",
          resource,
          means: "there is no such principal, so every role assignment would be refused",
          remedy:
            "check that it is the object id and not the client id; create the identity first if it is not there",
          source: "https://github.com/hashicorp/terraform-provider-azurerm/issues/11417",
        },
      ];
    case "unverified":
      return [
        {
          severity: "warning",
          code: "principal-unverified",
          resource,
          means: `Keyless cannot look it up: ${principal.because}; a wrong id fails at the first role assignment`,
          remedy: "name a user-assigned identity by its resource id, or give Keyless Application.Read.All",
          source: "https://learn.microsoft.com/graph/permissions-reference",
        },
      ];
  }
}

function grantFindings(facts: GrantFacts, { scope, role }: GrantRequest["grants"][number]): Finding[] {
  const known = facts.roles.find(({ asked }) => asked === role);
  if (known === undefined) {
    return [
      {
        severity: "blocker",
        code: "role-unknown",
        resource: scope,
        means: `this cloud has no role ${role}`,
        remedy: "name a built-in role as its page spells it, or give its GUID",
        source: `${RBAC_DOCS}/built-in-roles`,
      },
    ];
  }
  const { permissions = [] } = facts.rights.find((right) => sameId(right.scope, scope)) ?? {};
  return [
    ...(permits(permissions, WRITE_ASSIGNMENTS)
      ? []
      : [
          {
            severity: "blocker" as const,
            code: "may-not-grant",
            resource: scope,
            means: `Keyless may not give roles here: it lacks ${WRITE_ASSIGNMENTS}`,
            remedy:
              "give Keyless Role Based Access Control Administrator here, with a condition for this role",
            source: `${RBAC_DOCS}/delegate-role-assignments-examples`,
          },
        ]),
    ...(isPrivileged(known.id)
      ? [
          {
            severity: "warning" as const,
            code: "role-privileged",
            resource: scope,
            means: `${known.name} lets its holder give itself and others any role here`,
            remedy: "choose a narrower role if the workload allows it",
            source: `${RBAC_DOCS}/best-practices`,
          },
        ]
      : []),
  ];
}
