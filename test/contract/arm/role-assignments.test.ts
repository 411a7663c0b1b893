import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  identityPath,
  onServicePrincipal,
  place,
  placeNetwork,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";

const NETWORK_CONTRIBUTOR = "4d97b98b-1d4f-4787-a291-c67834d212e7";
const READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const role = (id: string) =>
  `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const path = (scope: string, name: string) =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;

async function withIdentity(): Promise<{ sim: Rehearsal; principalId: string }> {
  const sim = await rehearse({ settings: { replication: 0 } });
  place(sim, onServicePrincipal());
  placeNetwork(sim);
  const { body } = await sim.call("PUT", identityPath("uai"), { body: { location: "westeurope" } });
  return { sim, principalId: String(Object(body["properties"])["principalId"]) };
}

const grant = (sim: Rehearsal, scope: string, name: string, properties: object) =>
  sim.call("PUT", path(scope, name), {
    body: { properties: { principalType: "ServicePrincipal", ...properties } },
  });

/** Evidence: docs: rest/api/authorization/role-assignments; the issues named below. */
describe("role assignments", () => {
  it("are made, repeated, found by principal and deleted through the real client", async () => {
    const { sim, principalId } = await withIdentity();
    const client = await sim.clients.authorization(SUBSCRIPTION);
    const name = randomUUID();
    const body = { principalId, roleDefinitionId: role(READER), principalType: "ServicePrincipal" };
    const made = await client.roleAssignments.create(SUBNET, name, body);
    expect(made.name).toBe(name);
    expect((await client.roleAssignments.create(SUBNET, name, body)).id).toBe(made.id);
    const found = [];
    for await (const one of client.roleAssignments.listForScope(SUBNET, {
      filter: `principalId eq '${principalId}'`,
    })) {
      found.push(one.id);
    }
    expect(found).toEqual([made.id]);
    await client.roleAssignments.delete(SUBNET, name);
    expect((await sim.call("GET", path(SUBNET, name))).status).toBe(404);
    expect((await sim.call("DELETE", path(SUBNET, name))).status).toBe(204);
  });

  it.each([
    ["a subscription", "/subscriptions/99999999-0000-4000-8000-000000000001", "SubscriptionNotFound"],
    ["a group", SUBNET.replace(/\/providers.*/, "-other"), "ResourceGroupNotFound"],
    ["a subnet", `${SUBNET}-other`, "ResourceNotFound"],
    [
      "a cluster",
      identityPath("").replace(/Microsoft.*/, "Microsoft.ContainerService/managedClusters/no"),
      "ResourceNotFound",
    ],
    ["an identity", identityPath("no"), "ResourceNotFound"],
  ])("are not made at %s that is not there: 404", async (_, scope, code) => {
    const { sim, principalId } = await withIdentity();
    const answer = await grant(sim, scope, randomUUID(), { principalId, roleDefinitionId: role(READER) });
    expect([answer.status, answer.code]).toEqual([404, code]);
  });

  it("are made at what is of a type that is not modelled, because nobody can tell that it is not there", async () => {
    const { sim, principalId } = await withIdentity();
    const scope = SUBNET.replace(/Microsoft.*/, "Microsoft.Storage/storageAccounts/media");
    const made = await grant(sim, scope, randomUUID(), { principalId, roleDefinitionId: role(READER) });
    expect(made.status).toBe(201);
  });

  it("exist once for the same scope, principal and role, whatever the name; the text varies [azure-cli#31995]", async () => {
    const { sim, principalId } = await withIdentity();
    const properties = { principalId, roleDefinitionId: role(READER) };
    await grant(sim, SUBNET, randomUUID(), properties);
    const texts = new Set<string>();
    for (const name of [`0${randomUUID().slice(1)}`, `f${randomUUID().slice(1)}`]) {
      const again = await grant(sim, SUBNET, name, properties);
      expect([again.status, again.code]).toEqual([409, "RoleAssignmentExists"]);
      texts.add(again.message);
    }
    expect(texts.size).toBe(2);
  });

  it("cannot be turned into others under their name [MicrosoftDocs/azure-docs#85388]", async () => {
    const { sim, principalId } = await withIdentity();
    const name = randomUUID();
    await grant(sim, SUBNET, name, { principalId, roleDefinitionId: role(READER) });
    const other = await grant(sim, SUBNET, name, {
      principalId,
      roleDefinitionId: role(NETWORK_CONTRIBUTOR),
    });
    expect([other.status, other.code]).toEqual([400, "RoleAssignmentUpdateNotPermitted"]);
  });

  it("need a principal that the directory knows [azure-cli#33586, Azure/avdaccelerator#99]", async () => {
    const { sim } = await withIdentity();
    const principalId = randomUUID();
    const answer = await grant(sim, SUBNET, randomUUID(), { principalId, roleDefinitionId: role(READER) });
    expect([answer.status, answer.code]).toEqual([400, "PrincipalNotFound"]);
    expect(answer.message).toContain(
      `Principal ${principalId.replaceAll("-", "")} does not exist in the directory`,
    );
  });

  it("stay as ghosts when their identity is gone [docs: managed-identity-best-practice-recommendations]", async () => {
    const { sim, principalId } = await withIdentity();
    const name = randomUUID();
    await grant(sim, SUBNET, name, { principalId, roleDefinitionId: role(READER) });
    await sim.call("DELETE", identityPath("uai"));
    expect((await sim.call("GET", path(SUBNET, name))).status).toBe(200);
  });

  it("find roles by name and by id", async () => {
    const { sim } = await withIdentity();
    const client = await sim.clients.authorization(SUBSCRIPTION);
    const found = [];
    for await (const one of client.roleDefinitions.list(`/subscriptions/${SUBSCRIPTION}`, {
      filter: "roleName eq 'Network Contributor'",
    })) {
      found.push(one.name);
    }
    expect(found).toEqual([NETWORK_CONTRIBUTOR]);
    const { roleName } = await client.roleDefinitions.getById(role(READER));
    expect(roleName).toBe("Reader");
    const absent = await grant(sim, SUBNET, randomUUID(), {
      principalId: randomUUID(),
      roleDefinitionId: role(randomUUID()),
    });
    expect([absent.status, absent.code]).toEqual([400, "RoleDefinitionDoesNotExist"]);
  });
});
