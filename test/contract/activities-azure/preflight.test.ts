import { describe, expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { makeReadCreationFacts } from "../../../activities/read-creation-facts/handler.ts";
import { makeReadImageFacts } from "../../../activities/read-image-facts/handler.ts";
import { makeReadMigrationFacts } from "../../../activities/read-migration-facts/handler.ts";
import { CreationFacts } from "../../../domain/creation/facts.ts";
import { ImageFacts } from "../../../domain/images/facts.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import { MigrationFacts } from "../../../domain/migration/facts.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { CALLER } from "../../../local/arm/core/caller.ts";
import { quotaKey } from "../../../local/arm/providers/microsoft.containerservice/surge.ts";
import { planHash } from "../../../platform/records/plan-hash.ts";
import type { Azure } from "../../../platform/azure/azure.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { SIMULATED_CALLER } from "../../../platform/azure/credential.ts";
import {
  clusterPath,
  GROUP,
  identityPath,
  inGroup,
  onServicePrincipal,
  place,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { assignDeny, assignPolicy, govern, lackRight } from "../../support/arm/governance.ts";
import { HOUR, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";

const clusterId = requireResourceId(clusterPath());
const subscription = `/subscriptions/${SUBSCRIPTION}`;
const group = `${subscription}/resourceGroups/${GROUP}`;
const GRANT = "Microsoft.Authorization/roleAssignments/write";

async function read(sim: Rehearsal, more: object = {}, azure = azureOf(sim)) {
  const answer = await makeReadMigrationFacts(azure)({ clusterId, ...more });
  if (answer.kind !== "done") throw new Error(`not read: ${JSON.stringify(answer)}`);
  return MigrationFacts.parse(answer.value);
}

const azureOf = (sim: Rehearsal): Azure => simulatedAzure(sim.url, sim.clock);
const preflightFindings = async (sim: Rehearsal, more: object = {}) => (await read(sim, more)).preflight;

const lack = ({ simulator }: Rehearsal, action: string, scope: string) => {
  lackRight(simulator, action, scope);
};
const policy = ({ simulator }: Rehearsal, type: string, unless?: { path: string; equals: string }) =>
  assignPolicy(simulator, subscription, type, unless);

async function smallSubnet(sim: Rehearsal, addressPrefix: string, count = 3): Promise<void> {
  const pools = [pool("system", { vnetSubnetID: SUBNET, count })];
  place(sim, onServicePrincipal({ agentPoolProfiles: pools }));
  await sim.call("PUT", SUBNET, { body: { properties: { addressPrefix } } });
  // Resource Graph lags behind.
  sim.pass(HOUR);
}

describe("what is read of the future", () => {
  it("costs a look at deny assignments and one at the room for role assignments where nothing speaks against it: Keyless's own roles are seen, no policy is assigned, room is left", async () => {
    expect(SIMULATED_CALLER).toBe(CALLER.objectId);
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/16");
    expect(await preflightFindings(sim)).toEqual({});
    expect(sim.simulator.calls()).toEqual({
      "managedClusters.get": 1,
      "locks.list": 1,
      "resourceGraph.resources": 2,
      "servicePrincipals.listGroups": 1,
      "denyAssignments.list": 1,
      "roleAssignmentsUsageMetrics.get": 1,
      "servicePrincipals.get": 2,
      "subnets.put": 1,
    });
  });

  it("asks for rights from the subscription down, and names what is lacking and where", async () => {
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/16");
    lack(sim, GRANT, SUBNET);
    lack(sim, "Microsoft.ContainerService/managedClusters/write", clusterId);
    expect((await preflightFindings(sim))?.missing).toEqual([
      { action: "Microsoft.ContainerService/managedClusters/write", scope: clusterId, byCondition: false },
      { action: GRANT, scope: SUBNET, byCondition: false, grants: ROLES.networkContributor.id },
    ]);
    // The subscription, the cluster's group, the cluster, the kubelet identity, the subnet's group, the subnet.
    expect(sim.simulator.calls()["permissions.list"]).toBeLessThanOrEqual(6);
  });

  it("looks at identities that are brought, whoever made them", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const kubeletIdentityId = identityPath("id-brought");
    const action = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
    lack(sim, action, kubeletIdentityId);
    expect((await preflightFindings(sim, { kubeletIdentityId }))?.missing).toEqual([
      { action, scope: kubeletIdentityId, byCondition: false },
    ]);
  });

  it("permissions that may not be read prove nothing", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    lack(sim, "Microsoft.Authorization/permissions/read", subscription);
    lack(sim, GRANT, subscription);
    expect((await preflightFindings(sim))?.missing).toBeUndefined();
  });

  it("sees the condition under which Keyless may give roles", async () => {
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/16");
    const roles = [ROLES.managedIdentityOperator.id];
    sim.simulator.change(({ world }) => {
      world.put("callerConditions", "c", {
        scope: subscription,
        roles,
        principalTypes: ["ServicePrincipal"],
      });
    });
    expect((await preflightFindings(sim))?.missing).toEqual([
      { action: GRANT, scope: SUBNET, byCondition: true, grants: ROLES.networkContributor.id },
    ]);
  });

  it("asks about policies only where one is assigned, and shows them no more than the change sets", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const assignmentId = policy(sim, "microsoft.containerservice/managedclusters");
    expect((await preflightFindings(sim))?.denials).toEqual([
      { resource: clusterId, assignmentId, unseen: [] },
    ]);
    policy(sim, "microsoft.containerservice/managedclusters", {
      path: "properties.disableLocalAccounts",
      equals: "true",
    });
    expect((await preflightFindings(sim))?.denials).toEqual([
      { resource: clusterId, assignmentId, unseen: ["properties.disableLocalAccounts"] },
    ]);
    policy(sim, "microsoft.containerservice/managedclusters", { path: "tags.team", equals: "shop" });
    expect(await preflightFindings(sim)).toEqual({});
    policy(sim, "microsoft.managedidentity/userassignedidentities");
    expect((await preflightFindings(sim))?.denials).toMatchObject([{ assignmentId }]);
  });

  it("says where it could not ask about policies", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    govern(sim.simulator, SUBSCRIPTION);
    lack(sim, "Microsoft.PolicyInsights/checkPolicyRestrictions/read", subscription);
    expect(await preflightFindings(sim)).toEqual({
      policiesUnreadable: "Azure answers 403 AuthorizationFailed",
    });
  });

  it("reads deny assignments in a governed subscription, and keeps those that take what is needed", async () => {
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/16");
    govern(sim.simulator, SUBSCRIPTION);
    const id = assignDeny(sim.simulator, group, ["Microsoft.ContainerService/*"]);
    assignDeny(sim.simulator, `${subscription}/resourceGroups/rg-other`, ["*"]);
    expect((await preflightFindings(sim))?.denies).toEqual([
      {
        id,
        name: "Deny assignment of a deployment stack",
        scope: group,
        children: true,
        permissions: [{ actions: ["Microsoft.ContainerService/*"], notActions: [] }],
      },
    ]);
  });

  it("reads quotas and sizes as of now where the quota of some minutes ago is nearly used", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    sim.simulator.change(({ world }) => {
      const families = { standardDSv5Family: 16, standardBSFamily: 4 };
      world.put("quotas", quotaKey(SUBSCRIPTION, "westeurope"), { cores: 1000, families });
    });
    expect(await preflightFindings(sim)).toEqual({
      quotas: [
        { name: "cores", limit: 1000, used: 12 },
        { name: "standardDSv5Family", limit: 16, used: 12 },
      ],
      sizes: [{ name: "Standard_D4s_v5", cores: 4, family: "standardDSv5Family" }],
    });
  });

  it("reads addresses as of now where the subnet of some minutes ago is nearly full", async () => {
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/25");
    expect((await preflightFindings(sim))?.subnets).toEqual([{ subnetId: SUBNET, limit: 123, used: 93 }]);
    expect(sim.simulator.calls()["virtualNetworks.usages"]).toBe(1);
  });

  it("what all clusters of a region need is read once for those who ask at about the same time", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal(), onServicePrincipal({}, { name: "second" }));
    sim.simulator.change(({ world }) => {
      world.put("quotas", quotaKey(SUBSCRIPTION, "westeurope"), { cores: 30 });
    });
    govern(sim.simulator, SUBSCRIPTION);
    lack(sim, GRANT, `${subscription}/resourceGroups/rg-elsewhere`);
    const azure = azureOf(sim);
    await Promise.all([read(sim, {}, azure), read(sim, { clusterId: clusterPath("second") }, azure)]);
    expect(sim.simulator.calls()).toMatchObject({
      "denyAssignments.list": 1,
      "locks.list": 1,
      "usages.list": 1,
      "skus.list": 1,
      "resourceGraph.resources": 2,
    });
  });

  it("usages breathe, and the plan's hash does not", async () => {
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/25");
    const facts = await read(sim);
    const [first, second] = [93, 95].map((used) =>
      planMigration(
        { ...facts, preflight: { subnets: [{ subnetId: SUBNET, limit: 123, used }] } },
        { clusterId },
      ),
    );
    if (first === undefined || second === undefined) throw new Error("no plans");
    const [blocker] = first.findings.filter(({ severity }) => severity === "blocker");
    expect(blocker).toMatchObject({ code: "subnet-too-full", resource: SUBNET });
    expect(second.findings.map(({ means }) => means)).not.toContain(blocker?.means);
    expect(planHash(second)).toBe(planHash(first));
  });

  it("asks for each table by itself where Resource Graph does not take them together", async () => {
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/25");
    govern(sim.simulator, SUBSCRIPTION);
    const whole = await read(sim);
    const refuse = {
      kind: "refuse",
      status: 400,
      code: "BadRequest",
      message: "too many tables",
      headers: {},
    } as const;
    sim.simulator.faults.add({ match: { operation: "resourceGraph.resources" }, fault: refuse });
    const before = sim.simulator.calls()["resourceGraph.resources"] ?? 0;
    expect(await read(sim)).toEqual(whole);
    expect(sim.simulator.calls()["resourceGraph.resources"]).toBe(before + 5);
  });

  it("image upgrades ask for the same, and nothing of policies, which judge writes", async () => {
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/25");
    policy(sim, "microsoft.containerservice/managedclusters");
    lack(
      sim,
      "Microsoft.ContainerService/managedClusters/agentPools/upgradeNodeImageVersion/action",
      clusterId,
    );
    const answer = await makeReadImageFacts(azureOf(sim))({ clusterId });
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    const { preflight } = ImageFacts.parse(answer.value);
    expect(preflight?.missing).toHaveLength(1);
    expect(preflight?.subnets).toHaveLength(1);
    expect(preflight?.denials).toBeUndefined();
    expect(sim.simulator.calls()["policyRestrictions.checkAtGroup"]).toBeUndefined();
  });

  it("the creation of a cluster asks for its quota in any case, and at the subscription while there is no group", async () => {
    const sim = await rehearse();
    await smallSubnet(sim, "10.0.0.0/24");
    policy(sim, "microsoft.containerservice/managedclusters");
    const created = requireResourceId(inGroup("Microsoft.ContainerService/managedClusters/new", "rg-new"));
    const answer = await makeReadCreationFacts(azureOf(sim))({
      clusterId: created,
      location: "westeurope",
      subnetId: requireResourceId(SUBNET),
      nodes: { count: 20 },
    });
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    const { preflight } = CreationFacts.parse(answer.value);
    expect(preflight).toMatchObject({
      denials: [{ resource: created, unseen: [] }],
      quotas: [{ name: "cores" }, { name: "standardDSv5Family" }],
      subnets: [{ subnetId: SUBNET, limit: 251, used: 93 }],
    });
    expect(sim.simulator.calls()["policyRestrictions.checkAtSubscription"]).toBe(3);
  });
});
