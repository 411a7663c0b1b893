import { describe, expect, it } from "vitest";
import { clusterIn, fleetClusterId } from "../../support/fleets.ts";
import { Served } from "../../support/served.ts";

const brought = fleetClusterId("any").replace(
  /providers.*/,
  "providers/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet",
);

/** What each cloud does not offer, where, and what its users do instead. */
const CLOUDS = [
  {
    cloud: "china",
    known: "China (21Vianet)",
    usual: "chinanorth3",
    suffix: "cx.prod.service.azk8s.cn",
    limited: ["chinaeast", "chinanorth"],
    lacks: "kubelet identities of your own are",
    asks: { kubeletIdentityId: brought },
    remedies: [
      { instead: "kubelets as AKS makes them", asks: {}, finding: "kubelet-grants-late" },
      { instead: "a system-assigned identity", asks: { identityType: "SystemAssigned" } },
    ],
  },
  {
    cloud: "usGovernment",
    known: "US Government",
    usual: "usgovvirginia",
    suffix: "cx.aks.containerservice.azure.us",
    limited: ["usdodcentral", "usdodeast", "usgoviowa"],
    lacks: "user-assigned identities are",
    asks: {},
    remedies: [{ instead: "a system-assigned identity", asks: { identityType: "SystemAssigned" } }],
  },
] as const;

describe.each(CLOUDS)(
  "S11: limitations of the $known cloud",
  ({ cloud, usual, suffix, limited, lacks, asks, remedies }) => {
    const keyless = new Served({
      fleet: [usual, ...limited].map(clusterIn),
      scenario: { settings: { cloud } },
    });
    const migrate = (location: string, more: object = {}) =>
      keyless.run("migrate-cluster", { clusterId: fleetClusterId(location), ...more });

    it.each(limited)(`${lacks} not offered in %s: refused, and nothing is written`, async (location) => {
      const run = await migrate(location, asks);
      expect(run.state).toBe("refused");
      const finding = run.report?.findings.find(({ code }) => code.startsWith("region-without-"));
      expect(finding).toMatchObject({ severity: "blocker", resource: fleetClusterId(location) });
      expect(await keyless.journal()).toEqual([]);
    });

    it("its preview features are not offered: refused", async () => {
      const run = await keyless.run("register-feature", {
        subscription: "11111111-2222-4333-8444-555555555555",
        namespace: "Microsoft.ContainerService",
        feature: "NodeDisruptionProfile",
      });
      expect(run).toMatchObject({
        state: "refused",
        report: { findings: [{ code: "feature-not-in-cloud" }] },
      });
    });

    it("regions of another cloud are refused at the API", async () => {
      const clusterId = fleetClusterId("new");
      const answer = await keyless.post("/workflows/create-cluster/runs", {
        clusterId,
        location: "westeurope",
      });
      expect([answer.status, answer.text]).toEqual([
        400,
        expect.stringContaining(`this app serves the ${cloud} cloud`),
      ]);
    });

    it.each(remedies.map((remedy, index) => ({ finding: undefined, ...remedy, location: limited[index] })))(
      "the remedy works: $location with $instead",
      async ({ location = usual, asks: asksInstead, finding }) => {
        const run = await migrate(location, { ...asksInstead, ticket: "CHG2" });
        expect(run.state, run.report?.summary).toBe("succeeded");
        if (finding !== undefined) expect(run.plan?.findings.map(({ code }) => code)).toContain(finding);
        expect(await keyless.audit()).toEqual([]);
      },
    );

    it("other regions migrate as anywhere, with API servers under the cloud's own name", async () => {
      const run = await migrate(usual);
      expect(run.state, run.report?.summary).toBe("succeeded");
      const fresh = { clusterId: fleetClusterId("fresh"), location: usual };
      const made = await keyless.run("create-cluster", fresh);
      expect(made.state, made.report?.summary).toBe("succeeded");
      const shown = await keyless.azure("GET", fleetClusterId("fresh"), "2025-05-01");
      expect(JSON.stringify(shown)).toContain(`.hcp.${usual}.${suffix}`);
      expect(await keyless.audit()).toEqual([]);
    });
  },
);
