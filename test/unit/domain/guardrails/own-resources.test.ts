import { describe, expect, it } from "vitest";
import { DEFAULT_GUARDRAILS, type Guardrails } from "../../../../domain/guardrails/guardrails.ts";
import { ownResourceFindings } from "../../../../domain/guardrails/own-resources.ts";
import { roleFindings } from "../../../../domain/guardrails/roles-to-give.ts";
import { ROLES } from "../../../../domain/roles/roles.ts";

const SUBSCRIPTION = "/subscriptions/11111111-2222-4333-8444-555555555555";
const OWN = `${SUBSCRIPTION}/resourceGroups/rg-keyless`;
const OTHER = `${SUBSCRIPTION}/resourceGroups/rg-keyless-fleet`;
const PRINCIPAL = "cccccccc-0000-4000-8000-00000000000c";

const guardrails: Guardrails = {
  ...DEFAULT_GUARDRAILS,
  ownResources: [OWN],
  ownStorageAccount: "contosokeyless",
  ownPrincipalId: PRINCIPAL,
};
const found = (request: unknown, ...writes: string[]) =>
  ownResourceFindings(guardrails, request, { writes: writes.map((resource) => ({ resource })) });
const blocked = (request: unknown, ...writes: string[]) =>
  found(request, ...writes).map(({ severity, code, resource }) => [severity, code, resource]);

describe("what Keyless consists of", () => {
  it.each([
    ["its resource group", OWN],
    ["its identity", `${OWN}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-keyless`],
    ["its app, in another spelling", `${OWN.toUpperCase()}/PROVIDERS/Microsoft.Web/sites/func-keyless`],
    ["a role assignment at it", `${OWN}/providers/Microsoft.Authorization/roleAssignments/x`],
    [
      "a container of its storage account, wherever that is",
      `${OTHER}/providers/Microsoft.Storage/storageAccounts/ContosoKeyless/blobServices/default`,
    ],
  ])("is no target: %s", (_what, id) => {
    const expected = [["blocker", "keyless-own-resource", id]];
    expect(blocked({ grants: [{ scope: id }] })).toEqual(expected);
    expect(blocked({}, id)).toEqual(expected);
    expect(blocked({ grants: [{ scope: id.toLowerCase() }] }, id)).toHaveLength(1);
  });

  it.each([
    ["a group whose name only begins like it", OTHER],
    ["the subscription around it", SUBSCRIPTION],
    ["another storage account", `${OTHER}/providers/Microsoft.Storage/storageAccounts/contoso`],
    ["another kind of resource of that name", `${OTHER}/providers/Microsoft.Web/sites/contosokeyless`],
  ])("is not %s", (_what, id) => {
    expect(blocked({ scope: id }, id)).toEqual([]);
  });

  it("is its principal too, by whatever field a request names it", () => {
    expect(blocked({ principal: { principalId: PRINCIPAL.toUpperCase() } })).toEqual([
      ["blocker", "keyless-own-identity", PRINCIPAL.toUpperCase()],
    ]);
    expect(blocked({ principal: { principalId: "dddddddd-0000-4000-8000-00000000000c" } })).toEqual([]);
  });

  it("is nothing where a deployment names nothing and the token does not tell", () => {
    const none = ownResourceFindings(DEFAULT_GUARDRAILS, { scope: OWN, id: PRINCIPAL }, { writes: [] });
    expect(none).toEqual([]);
  });
});

describe("a role that a run would give", () => {
  const codesOf = (role: keyof typeof ROLES, scope: string) =>
    roleFindings(guardrails, [{ roleId: ROLES[role].id, roleName: ROLES[role].name, scope }]).map(
      ({ severity, code }) => `${severity} ${code}`,
    );

  it("is refused unless the deployment lets Keyless give it", () => {
    expect(codesOf("contributor", OTHER)).toEqual(["blocker role-not-grantable"]);
    expect(codesOf("networkContributor", OTHER)).toEqual([]);
  });

  it("warns where Keyless itself lies in its scope, unless it only reads", () => {
    expect(codesOf("networkContributor", SUBSCRIPTION)).toEqual(["warning role-reaches-keyless"]);
    expect(codesOf("keyVaultSecretsUser", SUBSCRIPTION)).toEqual(["warning role-reaches-keyless"]);
    expect(codesOf("reader", SUBSCRIPTION)).toEqual([]);
  });

  it("warns where nobody knows what it allows", () => {
    const roleId = "eeeeeeee-0000-4000-8000-00000000000e";
    const own = { ...guardrails, grantableRoles: [roleId] };
    const [finding] = roleFindings(own, [{ roleId, roleName: "Custom", scope: SUBSCRIPTION }]);
    expect(finding?.means).toContain("What the role allows is not known");
  });
});
