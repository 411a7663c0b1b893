import { sameId } from "../arm-id.ts";
import type { Finding } from "../finding.ts";
import { ACTIONS } from "../foresight/rights.ts";
import { type Guarded, isOwnPrincipal } from "../guardrails.ts";
import { ownIdentity } from "../guardrails/own-resources.ts";
import { rightsOf, roleFindings, type RoleToGive } from "../guardrails/roles-to-give.ts";
import { permits } from "../permission.ts";
import { inWords, powersAt } from "../roles/powers.ts";
import { widthInWords } from "../roles/width.ts";
import type { GrantFacts } from "./facts.ts";
import type { GrantRequest } from "./request.ts";

const RBAC_DOCS = "https://learn.microsoft.com/azure/role-based-access-control";

export function grantFindings(facts: GrantFacts & Guarded, request: GrantRequest): Finding[] {
  return [
    ...principalFindings(facts, request),
    ...request.grants.flatMap((asked) => askedFindings(facts, asked)),
  ];
}

function principalFindings(
  { principal, guardrails }: GrantFacts & Guarded,
  request: GrantRequest,
): Finding[] {
  const resource =
    "identityId" in request.principal ? request.principal.identityId : request.principal.principalId;
  switch (principal.kind) {
    case "found":
      return "identityId" in request.principal && isOwnPrincipal(guardrails, principal.principalId)
        ? [ownIdentity(resource)]
        : [];
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

function askedFindings(
  facts: GrantFacts & Guarded,
  { scope, role }: GrantRequest["grants"][number],
): Finding[] {
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
  const toGive: RoleToGive = { roleId: known.id, roleName: known.name, scope, rights: known.rights };
  const { permissions = [] } = facts.rights.find((right) => sameId(right.scope, scope)) ?? {};
  return [
    ...(permits(permissions, ACTIONS.grant)
      ? []
      : [
          {
            severity: "blocker" as const,
            code: "may-not-grant",
            resource: scope,
            means: `Keyless may not give roles here: it lacks ${ACTIONS.grant}`,
            remedy:
              "give Keyless Role Based Access Control Administrator here, with a condition for this role",
            source: `${RBAC_DOCS}/delegate-role-assignments-examples`,
          },
        ]),
    // What it holds already is not given.
    ...(isHeld(facts, toGive) ? [] : [...roleFindings(facts.guardrails, [toGive]), ...weighed(toGive)]),
  ];
}

/** Whether the principal has the role at the scope already. */
export function isHeld(
  { held }: GrantFacts,
  { roleId, scope }: Pick<RoleToGive, "roleId" | "scope">,
): boolean {
  return held.some((one) => one.roleId.toLowerCase() === roleId.toLowerCase() && sameId(one.scope, scope));
}

/** What a person should weigh before the role is given. */
function weighed(role: RoleToGive): Finding[] {
  const { roleName, scope } = role;
  const rights = rightsOf(role);
  if (rights === undefined) {
    return [
      {
        severity: "warning",
        code: "role-content-unknown",
        resource: scope,
        means: `Azure does not show Keyless what ${roleName} allows, so nobody has weighed it`,
        remedy: `look at it yourself: az role definition list --name "${roleName}"; or give Keyless Reader where the role is defined`,
        source: `${RBAC_DOCS}/custom-roles`,
      },
    ];
  }
  const powers = powersAt(rights, scope);
  const of = (kind: (typeof powers)[number]["kind"]) => powers.filter((power) => power.kind === kind);
  return [
    ...(of("giving").length === 0
      ? []
      : [
          {
            severity: "warning" as const,
            code: "role-privileged",
            resource: scope,
            means: `${roleName} lets its holder ${inWords(of("giving"))} on ${widthInWords(scope)}`,
            remedy: "choose a narrower role if the workload allows it",
            source: `${RBAC_DOCS}/best-practices`,
          },
        ]),
    ...(of("wide").length === 0
      ? []
      : [
          {
            severity: "warning" as const,
            code: "role-at-wide-scope",
            resource: scope,
            means: `${roleName} on ${widthInWords(scope)} lets its holder ${inWords(of("wide"))}`,
            remedy: "give it at the resources that need it, or choose a narrower role",
            source: `${RBAC_DOCS}/best-practices`,
          },
        ]),
    ...(of("data").length === 0
      ? []
      : [
          {
            severity: "warning" as const,
            code: "role-on-data",
            resource: scope,
            means: `${roleName} is about data: it lets its holder ${inWords(of("data"))} in ${widthInWords(scope)}`,
            remedy:
              "make sure that the workload needs it, and give it at the one resource, vault or container",
            source: `${RBAC_DOCS}/role-definitions#control-and-data-actions`,
          },
        ]),
  ];
}
