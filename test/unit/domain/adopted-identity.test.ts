import { describe, expect, it } from "vitest";
import { requireArmId } from "../../../domain/arm-id/arm-id.ts";
import type { WantedGrant } from "../../../domain/grants/grant.ts";
import { DEFAULT_GUARDRAILS } from "../../../domain/guardrails/guardrails.ts";
import { useFindings } from "../../../domain/guardrails/identities-to-use.ts";
import { type AdoptedIdentity, adoptedFindings, type HeldRole } from "../../../domain/identity/adopted.ts";
import { ROLES } from "../../../domain/roles/roles.ts";

const SUBSCRIPTION = "/subscriptions/11111111-2222-4333-8444-555555555555";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg-orders`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders-control-plane`;
const SUBNET = `${GROUP}/providers/Microsoft.Network/virtualNetworks/spoke/subnets/aks`;
const CUSTOM = "eeeeeeee-0000-4000-8000-00000000000e";

const adopted = (roles: HeldRole[], more: Partial<AdoptedIdentity> = {}): AdoptedIdentity => ({
  identityId: IDENTITY,
  principalId: "principal",
  roles,
  ...more,
});
const held = (key: keyof typeof ROLES, scope: string): HeldRole => ({
  id: `${scope}/assignment`,
  roleId: ROLES[key].id,
  scope,
});
const shown = (one: AdoptedIdentity) =>
  adoptedFindings(DEFAULT_GUARDRAILS, one).map(({ severity, code, means }) => ({
    what: `${severity} ${code}`,
    means,
  }));

describe("an identity that exists already", () => {
  it("is shown with the roles that it holds", () => {
    expect(shown(adopted([held("networkContributor", SUBNET), held("reader", GROUP)]))).toEqual([
      {
        what: "note adopted-identity-holds-roles",
        means: `The identity exists and has Network Contributor on ${SUBNET}, Reader on ${GROUP}.`,
      },
    ]);
    expect(shown(adopted([]))).toEqual([]);
  });

  it.each([
    [held("owner", GROUP), "give itself and others any role"],
    [held("managedIdentityOperator", SUBSCRIPTION), "act as any user-assigned identity"],
    [held("rbacAdministrator", SUBNET), "give itself and others any role"],
    [held("storageBlobDataContributor", SUBNET), "read blobs; change blobs"],
    [held("contributor", "/providers/Microsoft.Management/managementGroups/corp"), "delete resource groups"],
    [held("owner", "/"), "give itself and others any role"],
  ])("is warned of where a role is powerful: %j", (role, may) => {
    const [finding, ...more] = shown(adopted([role]));
    expect(finding?.what).toBe("warning adopted-identity-is-powerful");
    expect(finding?.means).toContain(may);
    expect(more).toEqual([]);
  });

  it("with a role of the customer's own is judged by that role's actions, and unknown where nobody shows them", () => {
    const nothing = { actions: [], notActions: [] };
    const rights = [{ onResources: { actions: ["Microsoft.Compute/*"], notActions: [] }, onData: nothing }];
    const [known] = shown(adopted([{ id: "/a", roleId: CUSTOM, name: "Machines", scope: GROUP, rights }]));
    expect(known?.what).toBe("warning adopted-identity-is-powerful");
    expect(known?.means).toContain("has the role Machines on");
    const [unknown] = shown(adopted([{ id: "/a", roleId: CUSTOM, scope: GROUP }]));
    expect(unknown?.what).toBe("warning adopted-identity-role-unknown");
  });

  it("names a few of many roles", () => {
    const many = Array.from({ length: 8 }, (_, index) => held("reader", `${GROUP}-${String(index)}`));
    expect(shown(adopted(many))[0]?.means).toMatch(/, and 3 more\.$/);
  });

  it("that is Keyless's own is refused", () => {
    const own = { ...DEFAULT_GUARDRAILS, ownPrincipalId: "principal" };
    expect(adoptedFindings(own, adopted([held("owner", "/")])).map(({ code }) => code)).toEqual([
      "keyless-own-identity",
    ]);
  });
});

describe("a plan that gives roles to a cluster's identities", () => {
  const grant = (key: keyof typeof ROLES, scope: string): WantedGrant => ({
    identity: "controlPlane",
    roleName: ROLES[key].name,
    roleId: ROLES[key].id,
    scope: requireArmId(scope),
    because: "it needs it",
  });
  const codes = (identity: AdoptedIdentity | undefined, ...grants: WantedGrant[]) =>
    useFindings({ guardrails: DEFAULT_GUARDRAILS, adopted: identity && [identity] }, grants, {
      controlPlane: IDENTITY,
      kubelet: undefined,
    }).map(({ severity, code }) => `${severity} ${code}`);

  it("gives none that the deployment does not let Keyless give", () => {
    expect(codes(undefined, grant("contributor", GROUP), grant("networkContributor", SUBNET))).toEqual([
      "blocker role-not-grantable",
    ]);
  });

  it("needs nobody's leave for a role that the identity holds already", () => {
    const findings = codes(adopted([held("contributor", GROUP.toUpperCase())]), grant("contributor", GROUP));
    expect(findings).toEqual(["warning adopted-identity-is-powerful"]);
  });

  it("does not count a role that it would give as one that the identity has from others", () => {
    const own = grant("networkContributor", GROUP);
    expect(codes(adopted([held("networkContributor", GROUP)]))).toEqual([
      "warning adopted-identity-is-powerful",
    ]);
    expect(codes(adopted([held("networkContributor", GROUP)]), own)).toEqual([]);
    expect(codes(adopted([held("networkContributor", SUBSCRIPTION)]), own)).toEqual([
      "warning adopted-identity-is-powerful",
    ]);
  });

  it("warns where others can sign in as the identity, and so with the roles that it gets", () => {
    const credentials = [
      { name: "ci", issuer: "https://issuer.example", subject: "somebody", audiences: ["a"] },
    ];
    expect(codes(adopted([], { credentials }))).toEqual(["warning adopted-identity-has-credentials"]);
    expect(codes(adopted([], { credentials: [] }))).toEqual([]);
  });
});
