import { describe, expect, it } from "vitest";
import { z } from "zod";
import { withToken } from "../../support/loopback-token.ts";
import { type Rehearsed, fleetFile, rehearsed } from "../../support/rehearsed.ts";
import { fleetClusterId, servicePrincipalCluster } from "../../support/fleets.ts";
import { DEMO_SUBSCRIPTION } from "../../support/demo-ids.ts";

const Plan = z.object({
  plan: z.object({
    findings: z.array(z.object({ severity: z.string(), code: z.string(), remedy: z.string() })),
    expectedMs: z.number().optional(),
  }),
});

async function planned(keyless: Rehearsed, workflow: string, body: object) {
  const answer = await fetch(`${keyless.rehearsal.host.url}/api/workflows/${workflow}/plans`, {
    method: "POST",
    headers: { ...withToken, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return Plan.parse(await answer.json()).plan;
}

describe("what Azure does not have is a finding before anything is done", () => {
  it.each([
    ["1.99", "blocker kubernetes-version-not-offered"],
    ["1.33.99", "blocker kubernetes-version-not-offered"],
    ["1.33", undefined],
  ])("a new cluster of Kubernetes %s", async (kubernetesVersion, finding) => {
    const keyless = await rehearsed();
    const clusterId = `/subscriptions/${DEMO_SUBSCRIPTION}/resourceGroups/rg-new/providers/Microsoft.ContainerService/managedClusters/new`;
    const plan = await planned(keyless, "create-cluster", {
      clusterId,
      location: "westeurope",
      kubernetesVersion,
    });
    const about = plan.findings.filter(({ code }) => code.startsWith("kubernetes-version"));
    expect(about.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
      finding === undefined ? [] : [finding],
    );
    expect(plan.expectedMs === undefined).toBe(finding !== undefined);
    for (const { remedy } of about) expect(remedy).toContain("1.33");
  });

  it("images of an operating system that AKS has retired, and of a Kubernetes version that it does not offer any more", async () => {
    const agentPool = (name: string, more: object) => ({
      ...{ name, mode: "User", count: 1, vmSize: "Standard_D4s_v5", type: "VirtualMachineScaleSets" },
      ...{ osType: "Linux", orchestratorVersion: "1.24.9" },
      ...more,
    });
    const old = servicePrincipalCluster("old", {
      kubernetesVersion: "1.24.9",
      currentKubernetesVersion: "1.24.9",
      agentPoolProfiles: [
        agentPool("system", { mode: "System", nodeImageVersion: "AKSUbuntu-2204gen2containerd-202403.25.0" }),
        agentPool("win", {
          ...{ osType: "Windows", osSKU: "Windows2019" },
          nodeImageVersion: "AKSWindows-2019-17763.5576.240401",
        }),
      ],
    });
    const keyless = await rehearsed({ fleet: fleetFile([old]) });
    const { findings } = await planned(keyless, "upgrade-node-images", { clusterId: fleetClusterId("old") });
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
      expect.arrayContaining(["warning kubernetes-version-out-of-support", "warning retired-pool-skipped"]),
    );
  });
});
