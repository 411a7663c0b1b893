import { describe, expect, test } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { ensureIdentity } from "../../../activities/ensure-identity/contract.ts";
import { ensureResourceGroup } from "../../../activities/ensure-resource-group/contract.ts";
import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { readCreationFacts } from "../../../activities/read-creation-facts/contract.ts";
import { readOperation } from "../../../activities/read-operation/contract.ts";
import { startClusterCreation } from "../../../activities/start-cluster-creation/contract.ts";
import { clusterBody } from "../../../activities/start-cluster-creation/handler.ts";
import type { ControlPlane } from "../../../domain/cluster/cluster.ts";
import type { CreationFacts } from "../../../domain/creation/facts.ts";
import type { CreationRequest } from "../../../domain/creation/request.ts";
import { days, hours } from "../../../domain/text/duration.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { createCluster } from "../../../orchestrations/create-cluster/contract.ts";
import { guardedBy } from "../../support/guardrails.ts";
import {
  cluster,
  CLUSTER_ID,
  identityId,
  READ_AT,
  REGISTRY_ID,
  SUBNET_ID,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";
import { RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";

const request: CreationRequest = {
  clusterId: CLUSTER_ID,
  location: "westeurope",
  subnetId: SUBNET_ID,
  registries: [REGISTRY_ID],
};
const KUBELET = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-orders/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nodes`,
);
const ZONE = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/hub/providers/Microsoft.Network/privateDnsZones/z`,
);

function setUp(changes: Partial<CreationFacts> = {}) {
  const clock = new VirtualClock({ start: Date.parse(READ_AT) });
  const azure = new ScriptedActivities(clock);
  const facts: CreationFacts = {
    readAt: READ_AT,
    groupLocation: "westeurope",
    locks: [],
    registries: [{ id: REGISTRY_ID, mode: "registry" }],
    ...changes,
  };
  const created = () => {
    const [first] = azure.callsOf(startClusterCreation);
    const { controlPlane, kubelet } = startClusterCreation.input.parse(first?.input);
    const identity: ControlPlane =
      controlPlane === "SystemAssigned"
        ? { kind: "systemAssigned", principalId: "system principal" }
        : {
            kind: "userAssigned",
            resourceId: controlPlane.resourceId,
            principalId: controlPlane.principalId,
          };
    return cluster({
      servicePrincipalClientId: "msi",
      controlPlane: identity,
      kubelet: {
        resourceId: kubelet?.resourceId ?? identityId("made-by-aks"),
        clientId: "c",
        objectId: kubelet?.principalId ?? "aks kubelet",
      },
    });
  };
  const activities = () => [
    azure.bound(readCreationFacts, () => done(guardedBy(facts))),
    azure.bound(ensureResourceGroup, ({ location }) => done({ location })),
    azure.bound(ensureIdentity, ({ identityId }) =>
      done({ resourceId: identityId, principalId: `principal of ${identityId}`, clientId: "c" }),
    ),
    azure.bound(ensureGrant, ({ scope, roleId }) =>
      done({
        assignmentId: `${scope}/${roleId}`,
        outcome: "made" as const,
        createdOn: new Date(clock.now()).toISOString(),
      }),
    ),
    azure.bound(startClusterCreation, () => ({
      kind: "started",
      operation: { operationUrl: "https://arm.sim.invalid/op" },
    })),
    azure.bound(observeCluster, () => done(created())),
    azure.bound(readOperation, () =>
      done({ status: "Failed", code: "QuotaExceeded", message: "no cores left" }),
    ),
  ];
  return { azure, created, world: new RunWorld(createCluster, { clock, azure, activities }) };
}

describe("create-cluster", () => {
  test("by default has identities and grants stand for an hour before the cluster does", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const run = await world.start({ request });
    expect(run.state).toBe("succeeded");
    expect(run.report).toMatchObject({
      after: { identity: "UserAssigned id-orders-control-plane", clientId: "msi" },
      grants: [
        { identity: "controlPlane", roleName: "Network Contributor" },
        { identity: "controlPlane", roleName: "Managed Identity Operator" },
        { identity: "kubelet", roleName: "AcrPull" },
      ],
    });
    const [start] = azure.callsOf(startClusterCreation);
    expect((start?.at ?? 0) - (azure.callsOf(ensureGrant).at(-1)?.at ?? 0)).toBeGreaterThanOrEqual(
      hours(1) - 1,
    );
    expect(azure.callsOf(ensureResourceGroup)).toEqual([]);
    expect(world.history().length).toBeLessThan(200);
  });

  test("with a system-assigned identity grants what the cluster itself has brought, after it", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const run = await world.start({ request: { ...request, identityType: "SystemAssigned" } });
    expect(run).toMatchObject({ state: "succeeded", report: { after: { identity: "SystemAssigned" } } });
    expect(azure.callsOf(ensureIdentity)).toEqual([]);
    expect(azure.callsOf(ensureGrant).map(({ input }) => ensureGrant.input.parse(input).principalId)).toEqual(
      ["system principal", "aks kubelet"],
    );
  });

  test("makes the resource group where there is none, and waits for no role where none is wanted", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(readCreationFacts, done(guardedBy({ readAt: READ_AT, locks: [], registries: [] })));
    const plain = { clusterId: CLUSTER_ID, location: "westeurope", identityType: "SystemAssigned" } as const;
    const run = await world.start({ request: plain });
    expect(run.state).toBe("succeeded");
    expect(azure.callsOf(ensureResourceGroup)).toHaveLength(1);
    expect(world.elapsedMs()).toBeLessThan(hours(1));
  });

  test.each<[string, Partial<CreationFacts>, Partial<CreationRequest>]>([
    ["cluster-exists", { existing: "Succeeded" }, {}],
    ["region-without-user-assigned", {}, { location: "usdodeast" }],
    ["system-assigned-refused-by-aks", {}, { identityType: "SystemAssigned", privateDnsZoneId: ZONE }],
    ["system-assigned-refused-by-aks", {}, { identityType: "SystemAssigned", kubeletIdentityId: KUBELET }],
    ["region-without-user-assigned", {}, { location: "usdodcentral" }],
    ["region-without-user-assigned", {}, { location: "usgoviowa" }],
    ["region-without-own-kubelet-identity", {}, { location: "chinaeast", kubeletIdentityId: KUBELET }],
    ["region-without-own-kubelet-identity", {}, { location: "chinanorth", kubeletIdentityId: KUBELET }],
    ["identity-choice-contradicts", {}, { identityType: "SystemAssigned", controlPlaneIdentityId: KUBELET }],
    ["registry-not-found", { registries: [] }, {}],
    ["dns-service-ip-outside", {}, { serviceCidr: "10.0.0.0/16", dnsServiceIp: "10.1.0.10" }],
    ["dns-service-ip-outside", {}, { serviceCidr: "10.0.0.0/16", dnsServiceIp: "10.0.0.0" }],
    [
      "resource-locked",
      { locks: [{ id: "/l", level: "ReadOnly", scope: `/subscriptions/${SUBSCRIPTION}` }] },
      {},
    ],
  ])("refuses before anything is written: %s", async (code, changes, more) => {
    const { azure, world } = setUp(changes);
    await using _ = world;
    const run = await world.start({ request: { ...request, ...more } });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain(code);
    expect(azure.calls.map(({ activity }) => activity)).toEqual(["readCreationFacts"]);
  });

  test.each(["usgovvirginia", "usgoviowa", "chinanorth3", "chinaeast"])(
    "takes a system-assigned identity in every region of a sovereign cloud: %s",
    async (location) => {
      const { world } = setUp();
      await using _ = world;
      const run = await world.start({ request: { ...request, location, identityType: "SystemAssigned" } });
      expect(run.state).toBe("succeeded");
    },
  );

  test("takes a docker bridge range, and says that it is ignored", async () => {
    const { world } = setUp();
    await using _ = world;
    const run = await world.start({ request: { ...request, dockerBridgeCidr: "172.17.0.1/16" } });
    expect(run.report?.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      "note docker-bridge-ignored",
    ]);
  });

  test("parks a creation that failed with what Azure said, and tries again when somebody says so", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(observeCluster, done(cluster({ provisioningState: "Failed" })));
    let parkedOn = "";
    world.person((run) => {
      parkedOn = run.incident?.code ?? "";
      return { name: "retry", incidentId: run.incident?.id };
    });
    const run = await world.start({ request });
    expect([parkedOn, run.state]).toEqual(["QuotaExceeded", "succeeded"]);
    expect(azure.callsOf(startClusterCreation)).toHaveLength(2);
  });

  test("says what stands when it is cancelled at the creation", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(startClusterCreation, refused("RequestDisallowedByPolicy", CLUSTER_ID));
    world.person(() => ({ name: "cancel" }));
    const run = await world.start({ request });
    expect(run.state).toBe("cancelled");
    expect(run.report?.remains.join()).toMatch(
      /identity id-orders-control-plane was created.*role assignment .* was created and stays.*Azure refused to create the cluster/,
    );
  });
});

test("AKS is told what was asked for and nothing else", () => {
  const identity = { resourceId: KUBELET, principalId: "object", clientId: "client" };
  const body = clusterBody({
    request: {
      ...request,
      serviceCidr: "10.0.0.0/16",
      dnsServiceIp: "10.0.0.10",
      dockerBridgeCidr: "172.17.0.1/16",
    },
    controlPlane: identity,
    kubelet: identity,
  });
  expect(body).toMatchObject({
    identity: { type: "UserAssigned", userAssignedIdentities: { [KUBELET]: {} } },
    properties: {
      agentPoolProfiles: [{ vnetSubnetID: SUBNET_ID }],
      networkProfile: { networkPlugin: "azure", serviceCidr: "10.0.0.0/16", dnsServiceIP: "10.0.0.10" },
      identityProfile: { kubeletidentity: { resourceId: KUBELET, clientId: "client", objectId: "object" } },
    },
  });
  expect(JSON.stringify(body)).not.toMatch(/docker|servicePrincipal/i);
});

describe("create-cluster reads again", () => {
  test("creates nothing over a cluster that somebody has created in a pause, until a person has seen to it", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const facts = { readAt: READ_AT, groupLocation: "westeurope", locks: [] };
    const registries = [{ id: REGISTRY_ID, mode: "registry" as const }];
    const codes: (string | undefined)[] = [];
    world.sayBefore("createCluster", { name: "pause" });
    world.whenPaused(() => {
      azure.next(readCreationFacts, done(guardedBy({ ...facts, registries, existing: "Succeeded" })));
    });
    world.sayAt(days(2), { name: "resume" });
    world.person((run) => {
      codes.push(run.incident?.code);
      expect(azure.callsOf(startClusterCreation)).toEqual([]);
      return { name: "retry", incidentId: run.incident?.id };
    });
    const run = await world.start({ request });
    expect(codes).toEqual(["cluster-exists"]);
    expect(run.state).toBe("succeeded");
  });

  test("is not stopped by its own half-made cluster when it is tried again", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const facts = { readAt: READ_AT, groupLocation: "westeurope", locks: [] };
    const registries = [{ id: REGISTRY_ID, mode: "registry" as const }];
    azure.next(startClusterCreation, refused("QuotaExceeded"));
    world.person((run) => {
      azure.next(readCreationFacts, done(guardedBy({ ...facts, registries, existing: "Failed" })));
      return { name: "retry", incidentId: run.incident?.id };
    });
    const run = await world.start({ request });
    expect(run.state).toBe("succeeded");
    expect(azure.callsOf(startClusterCreation)).toHaveLength(2);
  });
});
