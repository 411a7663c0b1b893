import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { registrationKey } from "../../../local/arm/core/registration.ts";
import {
  clusterPath,
  GROUP,
  identityPath,
  inGroup,
  NODE_GROUP,
  onServicePrincipal,
  onSystemIdentity,
  place,
  placeNetwork,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { MINUTE, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { change, ended, grant, identity } from "../../support/arm/steps.ts";

const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7";
const AT_ONCE = { replication: 0, propagation: 0 };

function unregistered({ simulator }: Rehearsal, namespace: string): void {
  simulator.change(({ world }) => {
    const id = registrationKey(SUBSCRIPTION, namespace);
    world.put("registrations", id, {
      id,
      subscription: SUBSCRIPTION,
      namespace,
      feature: null,
      state: "NotRegistered",
      next: null,
      approval: null,
    });
  });
}

describe("governance", () => {
  it("policies refuse writes of a type, with the assignment in the message [Azure-Samples/graphrag-accelerator#219]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const assignmentId = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/no-aks`;
    sim.simulator.change(({ world }) => {
      world.put("policies", assignmentId, {
        assignmentId,
        displayName: "No clusters",
        scope: `/subscriptions/${SUBSCRIPTION}`,
        resourceType: "microsoft.containerservice/managedclusters",
      });
    });
    const answer = await change(sim);
    expect([answer.status, answer.code]).toEqual([403, "RequestDisallowedByPolicy"]);
    expect(answer.message).toContain(assignmentId);
    const states = await sim.call(
      "POST",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults`,
      { version: "2019-10-01" },
    );
    expect(states.body).toMatchObject({
      value: [
        { resourceId: clusterPath(), complianceState: "NonCompliant", policyAssignmentId: assignmentId },
      ],
    });
    const assignments = await sim.call(
      "GET",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments`,
      { version: "2024-04-01" },
    );
    expect(assignments.body).toMatchObject({ value: [{ id: assignmentId }] });
  });

  it("a locked-down node resource group refuses changes and takes role grants [docs: node-resource-group-lockdown]", async () => {
    const sim = await rehearse({ settings: AT_ONCE });
    place(sim, onSystemIdentity());
    const inside = inGroup("Microsoft.Network/routeTables/rt", NODE_GROUP);
    expect((await sim.call("PUT", inside, { body: { location: "westeurope" } })).status).toBe(201);
    await ended(sim, await change(sim, {}, { nodeResourceGroupProfile: { restrictionLevel: "ReadOnly" } }));
    const refused = await sim.call("DELETE", inside);
    expect([refused.status, refused.code]).toEqual([403, "DenyAssignmentAuthorizationFailed"]);
    await grant(sim, identityPath("shop-agentpool", NODE_GROUP), await identity(sim, "uai"), READER);
    const listed = await sim.call(
      "GET",
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/${NODE_GROUP}/providers/Microsoft.Authorization/denyAssignments`,
    );
    expect(listed.body).toMatchObject({ value: [{ properties: { isSystemProtected: true } }] });
    await ended(
      sim,
      await change(sim, {}, { nodeResourceGroupProfile: { restrictionLevel: "Unrestricted" } }),
    );
    expect((await sim.call("DELETE", inside)).status).toBe(200);
  });

  it("a namespace that is not registered refuses writes until it is [docs: resource-providers-and-types]", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    unregistered(sim, "Microsoft.ManagedIdentity");
    const refused = await sim.call("PUT", identityPath("uai"), { body: { location: "westeurope" } });
    expect([refused.status, refused.code]).toEqual([409, "MissingSubscriptionRegistration"]);
    const { providers } = sim.clients.resources(SUBSCRIPTION);
    const begun = await providers.register("Microsoft.ManagedIdentity");
    expect(begun.registrationState).toBe("Registering");
    sim.pass(3 * MINUTE);
    expect((await providers.get("Microsoft.ManagedIdentity")).registrationState).toBe("Registered");
    const found = [];
    for await (const { namespace } of providers.list()) found.push(namespace);
    expect(found).toContain("Microsoft.ContainerService");
    const made = await sim.call("PUT", identityPath("uai"), { body: { location: "westeurope" } });
    expect(made.status).toBe(201);
    await sim.call("DELETE", identityPath("uai"));
    await providers.unregister("Microsoft.ManagedIdentity");
    sim.pass(3 * MINUTE);
    expect((await providers.get("Microsoft.ManagedIdentity")).registrationState).toBe("Unregistered");
  });

  it("a private DNS zone of another subscription needs the namespace there [MicrosoftDocs/azure-docs#80953]", async () => {
    const sim = await rehearse({ settings: AT_ONCE });
    const other = "99999999-9999-4999-8999-999999999999";
    const zone = `/subscriptions/${other}/resourceGroups/hub/providers/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io`;
    place(sim, onServicePrincipal({ apiServerAccessProfile: { privateDNSZone: zone } }));
    sim.simulator.change(({ world }) => {
      const id = registrationKey(other, "Microsoft.ContainerService");
      world.put("registrations", id, {
        id,
        subscription: other,
        namespace: "Microsoft.ContainerService",
        feature: null,
        state: "NotRegistered",
        next: null,
        approval: null,
      });
    });
    await identity(sim, "uai");
    const put = await change(sim, {
      identity: { type: "UserAssigned", userAssignedIdentities: { [identityPath("uai")]: {} } },
    });
    expect([put.status, put.code]).toEqual([409, "MissingSubscriptionRegistration"]);
  });

  it("a caller whose own role has a condition gives some roles and no others [docs: delegate-role-assignments-examples]", async () => {
    const sim = await rehearse({ settings: AT_ONCE });
    place(sim, onServicePrincipal());
    placeNetwork(sim);
    sim.simulator.change(({ world }) => {
      world.put("callerConditions", "c", {
        scope: `/subscriptions/${SUBSCRIPTION}`,
        roles: [READER],
        principalTypes: ["ServicePrincipal"],
      });
    });
    const principal = await identity(sim, "uai");
    const id = await grant(sim, SUBNET, principal, READER);
    await expect(grant(sim, SUBNET, principal, NETWORK_CONTRIBUTOR)).rejects.toThrow("AuthorizationFailed");
    expect((await sim.call("DELETE", id)).status).toBe(200);
  });

  it("a condition may let a role be taken that it does not let be given", async () => {
    const sim = await rehearse({ settings: AT_ONCE });
    place(sim, onServicePrincipal());
    placeNetwork(sim);
    const principal = await identity(sim, "uai");
    const id = await grant(sim, SUBNET, principal, NETWORK_CONTRIBUTOR);
    sim.simulator.change(({ world }) => {
      world.put("callerConditions", "c", {
        scope: `/subscriptions/${SUBSCRIPTION}`,
        roles: [READER],
        principalTypes: ["ServicePrincipal"],
        onlyTakes: [NETWORK_CONTRIBUTOR],
      });
    });
    expect((await sim.call("DELETE", id)).status).toBe(200);
    await expect(grant(sim, SUBNET, principal, NETWORK_CONTRIBUTOR)).rejects.toThrow("AuthorizationFailed");
  });

  it("rights that the caller lacks refuse the call and show in its permissions", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const action = "Microsoft.ContainerService/managedClusters/write";
    sim.simulator.change(({ world }) => {
      world.put("callerLacks", action, { action, scope: `/subscriptions/${SUBSCRIPTION}` });
    });
    const answer = await change(sim);
    expect([answer.status, answer.code]).toEqual([403, "AuthorizationFailed"]);
    const client = await sim.clients.authorization(SUBSCRIPTION);
    const found = [];
    for await (const one of client.permissions.listForResourceGroup(GROUP)) found.push(one);
    expect(found).toMatchObject([{ actions: ["*"], notActions: [action] }]);
  });

  it("a caller with roles may do what they give, where they give it, and nothing else; its permissions are they", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const role = (scope: string, ...actions: string[]) => ({ scope, actions, notActions: [] });
    const reads = role(`/subscriptions/${SUBSCRIPTION}`, "Microsoft.ContainerService/managedClusters/read");
    const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}`;
    const permits = role(group, "Microsoft.Authorization/permissions/read");
    sim.simulator.change(({ world }) => {
      world.put("callerRoles", "reads", reads);
      world.put("callerRoles", "permits", permits);
      world.put("callerRoles", "elsewhere", role(`${group}-other`, "*"));
    });
    expect((await sim.call("GET", clusterPath())).status).toBe(200);
    const refused = await change(sim);
    expect([refused.status, refused.code]).toEqual([403, "AuthorizationFailed"]);
    const client = await sim.clients.authorization(SUBSCRIPTION);
    const found = [];
    for await (const one of client.permissions.listForResourceGroup(GROUP)) {
      found.push(one);
    }
    expect(found.map(({ actions }) => actions)).toEqual([reads.actions, permits.actions]);
  });

  it("registering a provider is a right on that provider [docs: resource-providers-and-types]", async () => {
    const sim = await rehearse();
    const scope = `/subscriptions/${SUBSCRIPTION}`;
    sim.simulator.change(({ world }) => {
      const actions = ["Microsoft.ContainerService/register/action"];
      world.put("callerRoles", "registers", { scope, actions, notActions: [] });
    });
    const register = (namespace: string) =>
      sim.call("POST", `${scope}/providers/${namespace}/register`, { version: "2021-04-01" });
    expect((await register("Microsoft.ContainerService")).status).toBe(200);
    expect((await register("Microsoft.Network")).status).toBe(403);
  });

  it("a subscription has a limit of role assignments [MicrosoftDocs/azure-docs#54316]", async () => {
    const sim = await rehearse({ settings: { ...AT_ONCE, roleAssignmentLimit: 3 } });
    place(sim, onServicePrincipal());
    placeNetwork(sim);
    const standing = [...sim.simulator.view().entries("assignments")].length;
    expect(standing).toBe(1);
    const usage = () =>
      sim.call(
        "GET",
        `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignmentsUsageMetrics`,
        { version: "2019-08-01-preview" },
      );
    expect((await usage()).body).toMatchObject({
      ...{ roleAssignmentsLimit: 3, roleAssignmentsCurrentCount: 1, roleAssignmentsRemainingCount: 2 },
    });
    const principal = await identity(sim, "uai");
    await grant(sim, SUBNET, principal, READER);
    await grant(sim, SUBNET, principal, NETWORK_CONTRIBUTOR);
    await expect(grant(sim, clusterPath(), principal, READER)).rejects.toThrow("RoleAssignmentLimitExceeded");
  });

  it("role assignments say of what kind their principal is, and a condition its version", async () => {
    const sim = await rehearse({ settings: AT_ONCE });
    place(sim, onServicePrincipal());
    placeNetwork(sim);
    const principalId = await identity(sim, "uai");
    const put = (more: object) =>
      sim.call("PUT", `${SUBNET}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, {
        body: {
          properties: {
            principalId,
            roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${READER}`,
            ...more,
          },
        },
      });
    expect((await put({ principalType: "User" })).code).toBe("UnmatchedPrincipalType");
    expect((await put({ condition: "true" })).status).toBe(400);
    expect((await put({ condition: "true", conditionVersion: "2.0" })).status).toBe(201);
    expect((await put({ futureField: 1 })).code).toBe("NotModelled");
  });

  it("the activity log tells every write, and which failed", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    await change(sim);
    await change(sim);
    const from = new Date(sim.clock.now() - MINUTE).toISOString();
    const { body } = await sim.call(
      "GET",
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values`,
      {
        version: "2015-04-01",
        query: { $filter: `eventTimestamp ge '${from}' and resourceGroupName eq '${GROUP}'` },
      },
    );
    const operationName = { value: "Microsoft.ContainerService/managedClusters/write" };
    expect(body).toMatchObject({
      value: [
        { operationName, status: { value: "Failed" }, subStatus: { value: "OperationNotAllowed" } },
        { operationName, status: { value: "Succeeded" } },
      ],
    });
  });
});
