import { describe, expect, it } from "vitest";
import { DEFAULT_GUARDRAILS } from "../../../../domain/guardrails/guardrails.ts";
import { type IssuerFacts, issuerFindings } from "../../../../domain/guardrails/issuers.ts";

const AKS = "https://westeurope.oic.prod-aks.azure.com/7e57ab1e/C1/";
const GITHUB = "https://token.actions.githubusercontent.com";
const served: IssuerFacts = { clusters: [{ clusterId: "/clusters/orders", issuer: AKS }], unread: [] };

const codes = (issuer: string, facts: Partial<IssuerFacts> = {}, allowedIssuers: string[] = []) =>
  issuerFindings({ ...DEFAULT_GUARDRAILS, allowedIssuers }, { ...served, ...facts }, [
    { resource: "/the/credential", issuer },
  ]).map(({ severity, code }) => `${severity} ${code}`);

describe("the issuer of a federated credential", () => {
  it("may be that of a served cluster, or one that the deployment allows", () => {
    expect(codes(AKS)).toEqual([]);
    expect(codes(GITHUB, {}, [GITHUB])).toEqual([]);
  });

  it("may be nobody else's: whoever runs it could sign in", () => {
    expect(codes(GITHUB)).toEqual(["blocker issuer-not-served"]);
    expect(codes("https://attacker.example/", { clusters: [] })).toEqual(["blocker issuer-not-served"]);
    expect(codes(`${AKS}x`)).toEqual(["blocker issuer-not-served"]);
  });

  it.each([
    ["in another case", AKS.toLowerCase()],
    ["without the slash at its end", AKS.slice(0, -1)],
    ["with one more", `${AKS}/`],
  ])("is compared as Entra ID compares it: %s it is another one", (_how, issuer) => {
    expect(codes(issuer)).toEqual(["blocker issuer-misspelt"]);
    const [finding] = issuerFindings(DEFAULT_GUARDRAILS, served, [{ resource: "/c", issuer }]);
    expect(finding?.remedy).toBe(`Write it exactly as ${AKS}`);
  });

  it("is compared in the same way with those that the deployment allows", () => {
    expect(codes(`${GITHUB}/`, {}, [GITHUB])).toEqual(["blocker issuer-misspelt"]);
  });

  it("that is not known, because clusters could not be listed, is said to be unknown and not to be absent", () => {
    const unread = [
      { subscription: "s1", because: "AuthorizationFailed" },
      { subscription: "s2", because: "AuthorizationFailed" },
    ];
    expect(codes(GITHUB, { unread })).toEqual(["blocker issuer-unverified"]);
    expect(codes(AKS, { unread })).toEqual([]);
    const [finding] = issuerFindings(DEFAULT_GUARDRAILS, { clusters: [], unread }, [
      { resource: "/c", issuer: GITHUB },
    ]);
    expect(finding?.means).toContain(
      "could not list the clusters of subscription s1 and of 1 more (AuthorizationFailed)",
    );
  });
});
