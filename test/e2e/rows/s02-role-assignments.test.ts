import { beforeAll, describe, expect, it } from "vitest";
import { CreationReport } from "../../../domain/creation/report.ts";
import { PROPAGATION_MS } from "../../../domain/grants/grant.ts";
import { GrantReport } from "../../../domain/grant-roles/report.ts";
import { InspectionReport } from "../../../domain/identity-table/inspection.ts";
import { SIMULATED_CALLER } from "../../../platform/azure/credential.ts";
import { DEMO_CLIENT_ID } from "../../../local/arm/fleet/demo/shop.ts";
import { DEMO_SUBNET, demoAddress, demoCluster, demoDisk } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

const ADDRESS = demoAddress("rg-shared", "ingress");
const DISK = demoDisk("rg-shared", "volume");

describe("S2: role assignments for own VNet, static IP and disk, with the cluster's principal; propagation up to 60 minutes", () => {
  const keyless = new Served({ scenario: { settings: { propagation: PROPAGATION_MS } } });
  beforeAll(async () => {
    await keyless.azure("PUT", ADDRESS, "2024-05-01", { location: "westeurope" });
    await keyless.azure("PUT", DISK, "2024-03-02", { location: "westeurope" });
  });

  it("gives the cluster's own principal the three roles and says since when they act", async () => {
    const made = await keyless.run("create-cluster", {
      clusterId: demoCluster("fresh"),
      location: "westeurope",
      identityType: "SystemAssigned",
    });
    const principalId = CreationReport.parse(made.report).controlPlane?.principalId ?? "";
    const run = await keyless.run("grant-roles", {
      principal: { principalId },
      grants: [
        { scope: DEMO_SUBNET, role: "Network Contributor", because: "the nodes are in this subnet" },
        { scope: ADDRESS, role: "Network Contributor", because: "a load balancer has this address" },
        { scope: DISK, role: "Virtual Machine Contributor", because: "a volume lies on this disk" },
      ],
    });
    expect(run.state, run.report?.summary).toBe("succeeded");
    const { grants } = GrantReport.parse(run.report);
    expect(grants.map(({ scope, outcome, proof, principalId: to }) => [scope, outcome, proof, to])).toEqual(
      [DEMO_SUBNET, ADDRESS, DISK].map((scope) => [scope, "made", "waited", principalId]),
    );
    for (const { createdOn, effectiveSince } of grants) {
      expect(Date.parse(effectiveSince) - Date.parse(createdOn)).toBeGreaterThanOrEqual(
        PROPAGATION_MS - 1000,
      );
    }
  });

  it("shows them in the cluster's table of identities", async () => {
    const inspected = await keyless.run("inspect-cluster", { clusterId: demoCluster("fresh") });
    const { identities } = InspectionReport.parse(inspected.report);
    const held = identities.find(({ key }) => key === "control-plane-system")?.identities[0]?.holds ?? [];
    expect(held.map(({ scope }) => scope)).toEqual(expect.arrayContaining([DEMO_SUBNET, ADDRESS, DISK]));
  });

  it("gives the identity that Keyless runs as nothing", async () => {
    const run = await keyless.run("grant-roles", {
      principal: { principalId: SIMULATED_CALLER },
      grants: [{ scope: ADDRESS, role: "Network Contributor" }],
    });
    expect(run).toMatchObject({ state: "refused", report: { findings: [{ code: "keyless-own-identity" }] } });
  });

  it("refuses a client id where an object id belongs: no such principal", async () => {
    const run = await keyless.run("grant-roles", {
      principal: { principalId: DEMO_CLIENT_ID },
      grants: [{ scope: DEMO_SUBNET, role: "Network Contributor" }],
    });
    expect(run).toMatchObject({ state: "refused", report: { findings: [{ code: "principal-missing" }] } });
  });
});
