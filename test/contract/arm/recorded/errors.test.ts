import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  clusterPath,
  GROUP,
  identityPath,
  onSystemIdentity,
  place,
  placeNetwork,
  SUBNET,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { lackRight } from "../../../support/arm/governance.ts";
import { MINUTE, rehearse } from "../../../support/arm/rehearsal.ts";
import { change, identity } from "../../../support/arm/steps.ts";

const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const assignment = (name: string) => `${SUBNET}/providers/Microsoft.Authorization/roleAssignments/${name}`;
const reader = (principalId: string, more: object = {}) => ({
  properties: {
    ...{ principalId, ...more },
    roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${READER}`,
  },
});

/** As real Azure sent them. Source: recordings of the command-line tool's own tests. */
describe("a refusal", () => {
  it("of AKS has its fields at the top, in this order, and names the parameter", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const [one, two] = [identityPath("one"), identityPath("two")];
    await identity(sim, "one");
    await identity(sim, "two");
    const { status, body } = await change(sim, {
      identity: { type: "UserAssigned", userAssignedIdentities: { [one]: {}, [two]: {} } },
    });
    expect(status).toBe(400);
    expect(Object.keys(body)).toEqual(["code", "details", "message", "subcode", "target"]);
    expect(body).toMatchObject({
      ...{ code: "InvalidParameter", details: null, target: "identity.userAssignedIdentities" },
      message: expect.stringMatching(/^The value of parameter identity\.userAssignedIdentities is invalid\./),
    });
  });

  it("of ARM for a cluster that is not there is below `error`, and its header says who sent it", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const answer = await sim.call("GET", clusterPath("nobody"));
    expect([answer.status, answer.headers.get("x-ms-failure-cause"), answer.body]).toEqual([
      404,
      "gateway",
      {
        error: {
          code: "ResourceNotFound",
          message: `The Resource 'Microsoft.ContainerService/managedClusters/nobody' under resource group '${GROUP}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
        },
      },
    ]);
  });

  it("of a role assignment that the caller may not make names the assignment as its scope", async () => {
    const sim = await rehearse();
    const principalId = await identity(sim, "uai");
    lackRight(sim.simulator, "Microsoft.Authorization/roleAssignments/write", SUBNET);
    const name = randomUUID();
    const { status, code, message } = await sim.call("PUT", assignment(name), { body: reader(principalId) });
    expect([status, code]).toEqual([403, "AuthorizationFailed"]);
    expect(message).toMatch(
      /over scope '\S+\/providers\/Microsoft\.Authorization\/roleAssignments\/[0-9a-f-]+' or the scope is invalid\. If access was recently granted, please refresh your credentials\.$/,
    );
    expect(message).toContain(name);
  });

  it("of a role for a principal that the directory does not show writes its id without dashes", async () => {
    const sim = await rehearse();
    placeNetwork(sim);
    const { status, code, message } = await sim.call("PUT", assignment(randomUUID()), {
      body: reader("0a1b2c3d-1111-4222-8333-444455556666"),
    });
    expect([status, code]).toEqual([400, "PrincipalNotFound"]);
    expect(message).toMatch(
      /^Principal 0a1b2c3d111142228333444455556666 does not exist in the directory [0-9a-f-]{36}\. .*https:\/\/aka\.ms\/docs-principaltype$/,
    );
  });

  it("of a creation whose service principal is too new says in which tenant it was looked for", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    const clientId = "0a1b2c3d-1111-4222-8333-444455556667";
    const { body } = await sim.call("GET", clusterPath());
    const { status, code, message } = await sim.call("PUT", clusterPath("young"), {
      body: {
        location: body["location"],
        properties: {
          dnsPrefix: "young",
          servicePrincipalProfile: { clientId, secret: "s" },
          agentPoolProfiles: [{ name: "system", mode: "System", count: 1, vmSize: "Standard_D4s_v3" }],
        },
      },
    });
    expect([status, code]).toEqual([404, "ServicePrincipalNotFound"]);
    expect(message).toMatch(
      new RegExp(
        `^Service principal clientID: ${clientId} not found in Active Directory tenant [0-9a-f-]{36}, Please see https://aka\\.ms/aks-sp-help for more details\\.$`,
      ),
    );
    const shortlyAfter = await sim.call("GET", clusterPath("young"));
    expect([shortlyAfter.status, shortlyAfter.body]).toEqual([
      404,
      {
        ...{ code: "NotFound", details: null, subcode: "GetManagedCluster_NotFound_HCPServerError" },
        message: `Could not find managed cluster resource: young in subscription: ${SUBSCRIPTION}, resourceGroup: ${GROUP}.`,
      },
    ]);
    sim.pass(2 * MINUTE);
    expect((await sim.call("GET", clusterPath("young"))).code).toBe("ResourceNotFound");
  });

  it("of a creation by ARM itself leaves nothing that AKS would answer for", async () => {
    const sim = await rehearse();
    place(sim, onSystemIdentity());
    lackRight(sim.simulator, "Microsoft.ContainerService/managedClusters/write", clusterPath("young"));
    await sim.call("PUT", clusterPath("young"), { body: { location: "westeurope" } });
    expect((await sim.call("GET", clusterPath("young"))).code).toBe("ResourceNotFound");
  });
});
