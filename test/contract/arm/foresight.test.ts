import { describe, expect, it } from "vitest";
import { CALLER } from "../../../local/arm/core/caller.ts";
import { quotaKey } from "../../../local/arm/providers/microsoft.containerservice/surge.ts";
import {
  clusterPath,
  GROUP,
  inGroup,
  onServicePrincipal,
  place,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { assignDeny, assignPolicy, lackRight } from "../../support/arm/governance.ts";
import { HOUR, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { change, statusOf } from "../../support/arm/steps.ts";

const subscription = `/subscriptions/${SUBSCRIPTION}`;
const CHECK = `${subscription}/resourceGroups/${GROUP}/providers/Microsoft.PolicyInsights/checkPolicyRestrictions`;
const TYPE = "Microsoft.ContainerService/managedClusters";

const check = (sim: Rehearsal, resourceContent: object, path = CHECK) =>
  sim.call("POST", path, { version: "2022-03-01", body: { resourceDetails: { resourceContent } } });

const forbid = ({ simulator }: Rehearsal, unless?: { path: string; equals: string }) =>
  assignPolicy(simulator, subscription, TYPE, unless);

describe("what Azure tells beforehand", () => {
  it("policies: who would deny a resource, and by which of its fields [docs: policy-restrictions]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    expect((await check(sim, { type: TYPE })).body).toEqual({
      fieldRestrictions: [],
      contentEvaluationResult: { policyEvaluations: [] },
    });
    const policyAssignmentId = forbid(sim, { path: "tags.owner", equals: "shop" });
    expect((await check(sim, { type: TYPE, tags: { owner: "shop" } })).body).toMatchObject({
      contentEvaluationResult: { policyEvaluations: [] },
    });
    const denied = await check(sim, { type: TYPE, tags: {} });
    expect(denied.body).toMatchObject({
      contentEvaluationResult: {
        policyEvaluations: [
          {
            policyInfo: { policyAssignmentId },
            evaluationResult: "NonCompliant",
            evaluationDetails: { evaluatedExpressions: [{ path: "type" }, { path: "tags.owner" }] },
            effectDetails: { policyEffect: "Deny" },
          },
        ],
      },
    });
    // What was foretold comes true.
    expect((await change(sim)).code).toBe("RequestDisallowedByPolicy");
    expect(sim.simulator.journal().map(({ operation }) => operation)).toEqual(["managedClusters.put"]);
  });

  it("policies: asks for a resource, a group that is there, and the right to ask", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    expect((await sim.call("POST", CHECK, { version: "2022-03-01", body: {} })).status).toBe(400);
    expect((await check(sim, { type: TYPE }, CHECK.replace(GROUP, "rg-none"))).code).toBe(
      "ResourceGroupNotFound",
    );
    const old = await sim.call("POST", CHECK, { version: "2018-07-01-preview", body: {} });
    expect(old.status).toBe(400);
    lackRight(sim.simulator, "Microsoft.PolicyInsights/checkPolicyRestrictions/read", subscription);
    expect((await check(sim, { type: TYPE })).code).toBe("AuthorizationFailed");
  });

  it("sizes of machines: cores and family, for one region [docs: resource-skus]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system", { vmSize: "Standard_E8ads_v5" })] }));
    const path = `${subscription}/providers/Microsoft.Compute/skus`;
    const ask = (filter: string) =>
      sim.call("GET", path, { version: "2021-07-01", query: { $filter: filter } });
    const { value } = (await ask("location eq 'westeurope'")).body as { value: { name: string }[] };
    expect(value.find(({ name }) => name === "Standard_E8ads_v5")).toMatchObject({
      resourceType: "virtualMachines",
      family: "standardEADSv5Family",
      locations: ["westeurope"],
      capabilities: [
        { name: "vCPUs", value: "8" },
        { name: "vCPUsAvailable", value: "8" },
      ],
    });
    expect((await ask("name eq 'x'")).code).toBe("NotModelled");
  });

  it("quotas of a family end a roll-out as those of the region do, Spot counts for itself [Azure/AKS#3221]", async () => {
    const sim = await rehearse();
    const spot = pool("spot", { scaleSetPriority: "Spot" });
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system"), spot] }));
    sim.simulator.change(({ world }) => {
      const families = { standardDSv5Family: 15 };
      world.put("quotas", quotaKey(SUBSCRIPTION, "westeurope"), { cores: 1000, families });
    });
    const path = `${subscription}/providers/Microsoft.Compute/locations/westeurope/usages`;
    expect((await sim.call("GET", path)).body).toMatchObject({
      value: [
        { name: { value: "cores" }, currentValue: 12, limit: 1000 },
        { name: { value: "lowPriorityCores" }, currentValue: 12 },
        { name: { value: "standardDSv5Family" }, currentValue: 12, limit: 15 },
      ],
    });
    const begun = await sim.call("POST", `${clusterPath()}/agentPools/system/upgradeNodeImageVersion`);
    sim.pass(HOUR);
    expect((await statusOf(sim, begun)).body).toMatchObject({
      error: { code: "QuotaExceeded", message: expect.stringContaining("standardDSv5Family") as unknown },
    });
  });

  it("addresses: what is taken of each subnet whose size is known [docs: virtual-networks/list-usage]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal({ agentPoolProfiles: [pool("system", { vnetSubnetID: SUBNET })] }));
    const network = SUBNET.split("/").slice(0, -2).join("/");
    expect((await sim.call("GET", `${network}/usages`)).body).toEqual({ value: [] });
    await sim.call("PUT", SUBNET, { body: { properties: { addressPrefix: "10.0.0.0/25" } } });
    expect((await sim.call("GET", `${network}/usages`)).body).toEqual({
      value: [
        {
          currentValue: 93,
          id: SUBNET,
          limit: 123,
          name: { localizedValue: "Subnet size and usage", value: "SubnetSpace" },
          unit: "Count",
        },
      ],
    });
    const missing = inGroup("Microsoft.Network/virtualNetworks/none/usages", "rg-network");
    expect((await sim.call("GET", missing)).code).toBe("ResourceNotFound");
  });

  it("deny assignments hit whom they name, where they say [docs: deny-assignments]", async () => {
    const group = `${subscription}/resourceGroups/${GROUP}`;
    const codes: string[] = [];
    for (const more of [
      {},
      { excludePrincipals: [{ id: CALLER.objectId, type: "ServicePrincipal" }] },
      { principals: [{ id: "0dd5e771-0000-4000-8000-000000000001", type: "User" }] },
      { doNotApplyToChildScopes: true },
    ]) {
      const sim = await rehearse();
      place(sim, onServicePrincipal());
      assignDeny(sim.simulator, group, ["*/write"], more);
      const path = `${subscription}/providers/Microsoft.Authorization/denyAssignments`;
      expect((await sim.call("GET", path)).body).toMatchObject({ value: [{ properties: { scope: group } }] });
      codes.push((await change(sim)).code);
    }
    expect(codes).toEqual(["DenyAssignmentAuthorizationFailed", "", "", ""]);
  });

  it("permissions: what is lacking further down is not inherited from above", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const action = "Microsoft.Authorization/roleAssignments/write";
    lackRight(sim.simulator, action, SUBNET);
    const at = async (scope: string) =>
      (await sim.call("GET", `${scope}/providers/Microsoft.Authorization/permissions`)).body;
    expect(await at(subscription)).toMatchObject({ value: [{ notActions: [action] }] });
    expect(await at(SUBNET)).toMatchObject({ value: [{ notActions: [action] }] });
    expect(await at(`${subscription}/resourceGroups/${GROUP}`)).toMatchObject({
      value: [{ notActions: [] }],
    });
  });
});
