import { describe, expect, it } from "vitest";
import { DEMO_REGISTRY, DEMO_SUBNET, demoCluster, demoIdentity } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

const CONTROL_PLANE = demoIdentity("rg-fresh", "control");
const KUBELET = demoIdentity("rg-fresh", "nodes");
const request = {
  clusterId: demoCluster("fresh"),
  location: "westeurope",
  controlPlaneIdentityId: CONTROL_PLANE,
  kubeletIdentityId: KUBELET,
  subnetId: DEMO_SUBNET,
  serviceCidr: "10.8.0.0/16",
  dnsServiceIp: "10.8.0.10",
  dockerBridgeCidr: "172.17.0.1/16",
  registries: [DEMO_REGISTRY],
};

describe("S9: create with own control-plane identity, kubelet identity, VNet subnet, DNS service IP, service CIDR (docker bridge accepted and ignored with a note); userAssignedIdentities read back; ACR attach", () => {
  const keyless = new Served();

  it("refuses a DNS service address outside of its range before anything is written", async () => {
    const run = await keyless.run("create-cluster", { ...request, dnsServiceIp: "10.9.0.10" });
    expect(run.state).toBe("refused");
    expect(run.report?.findings.map(({ code }) => code)).toContain("dns-service-ip-outside");
    expect(await keyless.journal()).toEqual([]);
  });

  it("creates it as asked, and reads the identities back", async () => {
    const run = await keyless.run("create-cluster", { ...request, ticket: "CHG2" });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(run.report).toMatchObject({
      after: { identity: "UserAssigned control", clientId: "msi" },
      controlPlane: { resourceId: CONTROL_PLANE },
      kubelet: { resourceId: KUBELET },
      grants: [
        { identity: "controlPlane", roleName: "Network Contributor", scope: DEMO_SUBNET },
        { identity: "controlPlane", roleName: "Managed Identity Operator", scope: KUBELET },
        { identity: "kubelet", roleName: "AcrPull", scope: DEMO_REGISTRY },
      ],
    });
    expect(run.report?.findings).toMatchObject([{ code: "docker-bridge-ignored", severity: "note" }]);
    expect(await keyless.azure("GET", request.clusterId, "2025-05-01")).toMatchObject({
      identity: {
        type: "UserAssigned",
        userAssignedIdentities: { [CONTROL_PLANE]: { principalId: expect.any(String) } },
      },
      properties: {
        networkProfile: { serviceCidr: "10.8.0.0/16", dnsServiceIP: "10.8.0.10" },
        agentPoolProfiles: [{ vnetSubnetID: DEMO_SUBNET }],
      },
    });
  });
});
