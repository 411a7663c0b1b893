import { describe, expect, it } from "vitest";
import { DEFAULT_GUARDRAILS } from "../../../domain/guardrails/guardrails.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { readConfig, readGuardrails } from "../../../platform/config/config.ts";
import { CLIENT_ID, OWN, deployed, local, problemsOf } from "../../support/settings.ts";

describe("guardrails that are right", () => {
  it("name what Keyless consists of, whom it may trust and which roles runs may assign", () => {
    const { guardrails } = readConfig({
      ...deployed,
      KEYLESS_OWN_RESOURCES: `${OWN}, ${OWN}-data/providers/Microsoft.Storage/storageAccounts/contosokeyless`,
      KEYLESS_ALLOWED_ISSUERS: "https://token.actions.githubusercontent.com,https://issuer.example/Team/",
      KEYLESS_GRANTABLE_ROLES: "acrpull, Network Contributor,AAAAAAAA-2222-4333-8444-555555555555",
      WEBSITE_RESOURCE_GROUP: "RG-Keyless",
      WEBSITE_OWNER_NAME: `${CLIENT_ID}+rg-keyless-WestEuropewebspace-Linux`,
    });
    expect(guardrails).toEqual({
      ownResources: [OWN, `${OWN}-data/providers/Microsoft.Storage/storageAccounts/contosokeyless`],
      ownStorageAccount: "contosokeyless",
      allowedIssuers: ["https://token.actions.githubusercontent.com", "https://issuer.example/Team/"],
      grantableRoles: [ROLES.acrPull.id, ROLES.networkContributor.id, "aaaaaaaa-2222-4333-8444-555555555555"],
    });
  });

  it("may let runs give no role at all", () => {
    expect(readConfig({ ...local, KEYLESS_GRANTABLE_ROLES: "none" }).guardrails.grantableRoles).toEqual([]);
  });

  it("are read by a Keyless that takes nothing else from its environment, and refused in the same words", () => {
    expect(readGuardrails({ KEYLESS_ALLOWED_ISSUERS: "", KEYLESS_LOG_LEVEL: "loud" })).toEqual(
      DEFAULT_GUARDRAILS,
    );
    expect(() => readGuardrails({ KEYLESS_GRANTABLE_ROLES: "Nobody's Role" })).toThrow(
      "KEYLESS_GRANTABLE_ROLES must be the names or GUIDs of the roles that runs may assign",
    );
  });
});

describe("guardrails that are wrong", () => {
  it.each<[string, Record<string, string | undefined>, RegExp]>([
    [
      "a whole subscription as Keyless's own",
      { ...deployed, KEYLESS_OWN_RESOURCES: `/subscriptions/${CLIENT_ID}` },
      /^KEYLESS_OWN_RESOURCES must be the ids of the resource groups or resources/,
    ],
    [
      "an issuer without TLS",
      { ...local, KEYLESS_ALLOWED_ISSUERS: "http://issuer.example" },
      /^KEYLESS_ALLOWED_ISSUERS must be the https URLs/,
    ],
    [
      "a role that nobody knows by that name",
      { ...local, KEYLESS_GRANTABLE_ROLES: "AcrPull,Nobody's Role" },
      /^KEYLESS_GRANTABLE_ROLES must be the names or GUIDs/,
    ],
    [
      "an app in Azure that does not know what it consists of",
      { ...deployed, KEYLESS_OWN_RESOURCES: undefined },
      /^KEYLESS_OWN_RESOURCES must name the resources of this app/,
    ],
    [
      "an app that takes another group for its own",
      {
        ...deployed,
        WEBSITE_RESOURCE_GROUP: "rg-other",
        WEBSITE_OWNER_NAME: `${CLIENT_ID}+rg-other-WestEuropewebspace`,
      },
      /^KEYLESS_OWN_RESOURCES must contain the resource group of this app/,
    ],
  ])("%s", (_what, environment, expected) => {
    const [only, ...more] = problemsOf(environment);
    expect(only).toMatch(expected);
    expect(more).toEqual([]);
  });
});
