import { describe, expect, it } from "vitest";
import { readIdentityFacts } from "../../../activities/read-identity-facts/contract.ts";
import { makeReadIdentityFacts } from "../../../activities/read-identity-facts/handler.ts";
import { makeReadMigrationFacts } from "../../../activities/read-migration-facts/handler.ts";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { IdentityFacts } from "../../../domain/identity/facts.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { grantStanding } from "../../../local/arm/fleet/populate.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import {
  clusterPath,
  GROUP,
  identityPath,
  onServicePrincipal,
  place,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { lackRight } from "../../support/arm/governance.ts";
import { HOUR, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { registeredActivity } from "../../support/registered-activity.ts";

const subscription = `/subscriptions/${SUBSCRIPTION}`;
const OTHER = "22222222-2222-4222-8222-222222222222";
const CUSTOM = "eeeeeeee-0000-4000-8000-00000000000e";
const identityId = requireResourceId(identityPath("id-api"));
const issuerOf = (name: string) => `https://westeurope.oic.prod-aks.azure.com/tenant/${name}/`;
const withIssuer = (name: string, id = clusterPath(name)) =>
  onServicePrincipal({ oidcIssuerProfile: { enabled: true, issuerURL: issuerOf(name) } }, { name, id });
const elsewhere = (name: string) => withIssuer(name, clusterPath(name).replace(SUBSCRIPTION, OTHER));
const trusting = (...issuers: string[]) => ({
  federatedCredentials: issuers.map((issuer, index) => ({
    name: `credential-${String(index)}`,
    issuer,
    subject: `system:serviceaccount:shop:${String(index)}`,
  })),
});

async function read(sim: Rehearsal, more: object, served?: readonly string[]) {
  const azure = simulatedAzure(sim.url, sim.clock, { served: served && new Set(served) });
  const activity = makeReadIdentityFacts(azure);
  const answer = await activity({ identityId, location: "westeurope", ...more });
  if (answer.kind !== "done") throw new Error(`not read: ${JSON.stringify(answer)}`);
  return IdentityFacts.parse(answer.value);
}

/** An identity that exists and holds roles, long enough ago for Resource Graph to show it. */
async function existing(sim: Rehearsal, roles: readonly (readonly [string, string])[] = []) {
  await sim.call("PUT", identityId, { body: { location: "westeurope" } });
  const principalId = String(
    sim.simulator.view().get("identities", identityId.toLowerCase())?.principalId ?? "",
  );
  sim.simulator.change((moment) => {
    for (const [roleId, scope] of roles) grantStanding(moment, scope, principalId, roleId);
  });
  sim.pass(HOUR);
  return principalId;
}

describe("the issuers of federated credentials", () => {
  it("are looked for among the clusters of a subscription by one list, however many clusters there are", async () => {
    const sim = await rehearse();
    place(sim, withIssuer("one"), withIssuer("two"), onServicePrincipal());
    const { issuers } = await read(sim, trusting(issuerOf("one"), issuerOf("two")), [SUBSCRIPTION, OTHER]);
    expect(issuers?.clusters.map(({ issuer }) => issuer).sort()).toEqual([issuerOf("one"), issuerOf("two")]);
    expect(issuers?.clusters.map(({ clusterId }) => clusterId.toLowerCase())).toContain(
      clusterPath("one").toLowerCase(),
    );
    expect(issuers?.unread).toEqual([]);
    expect(sim.simulator.calls()["managedClusters.list"]).toBe(2);
  });

  it("are looked for in the other served subscriptions, and in no other", async () => {
    const sim = await rehearse();
    place(sim, withIssuer("one"), elsewhere("far"));
    const served = await read(sim, trusting(issuerOf("far")), [SUBSCRIPTION, OTHER]);
    expect(served.issuers?.clusters.map(({ issuer }) => issuer)).toEqual([issuerOf("far")]);
    const foreign = await read(sim, trusting(issuerOf("far")), [SUBSCRIPTION]);
    expect(foreign.issuers).toEqual({ clusters: [], unread: [] });
  });

  it("are looked for in every subscription that Keyless sees where none is named", async () => {
    const sim = await rehearse();
    place(sim, withIssuer("one"), elsewhere("far"));
    const { issuers } = await read(sim, trusting(issuerOf("far")));
    expect(issuers?.clusters).toHaveLength(1);
  });

  it("are shown where they are nearly the same, so that a plan can say what is wrong", async () => {
    const sim = await rehearse();
    place(sim, withIssuer("One"));
    const { issuers } = await read(sim, trusting(issuerOf("one").slice(0, -1)), [SUBSCRIPTION]);
    expect(issuers?.clusters.map(({ issuer }) => issuer)).toEqual([issuerOf("One")]);
  });

  it("are unknown in a subscription whose clusters may not be listed", async () => {
    const sim = await rehearse();
    place(sim, withIssuer("one"), elsewhere("far"));
    lackRight(sim.simulator, "Microsoft.ContainerService/managedClusters/read", `/subscriptions/${OTHER}`);
    const { issuers } = await read(sim, trusting(issuerOf("far")), [SUBSCRIPTION, OTHER]);
    expect(issuers).toEqual({
      clusters: [],
      unread: [{ subscription: OTHER, because: "AuthorizationFailed" }],
    });
  });

  it("are waited for where Azure is only busy", async () => {
    const sim = await rehearse();
    place(sim, withIssuer("one"));
    sim.simulator.faults.onNext(
      { operation: "managedClusters.list" },
      { kind: "throttled", retryAfterSeconds: 20 },
    );
    const azure = simulatedAzure(sim.url, sim.clock);
    const request = { identityId, location: "westeurope", ...trusting(issuerOf("one")) };
    expect(await registeredActivity(azure, readIdentityFacts)(request)).toMatchObject({ kind: "wait" });
  });

  it("are not asked for where no credential is to be written", async () => {
    const sim = await rehearse();
    place(sim, withIssuer("one"));
    expect((await read(sim, {})).issuers).toBeUndefined();
    expect(sim.simulator.calls()["managedClusters.list"]).toBeUndefined();
  });
});

describe("an identity that exists", () => {
  it("is read with its roles at every scope, and with what a role of the customer's own allows", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal(), elsewhere("far"));
    const actions = ["Microsoft.Compute/*"];
    sim.simulator.change(({ world }) => {
      world.put("customRoles", CUSTOM, { id: CUSTOM, name: "Machines", actions });
    });
    const principalId = await existing(sim, [
      [ROLES.networkContributor.id, SUBNET],
      [ROLES.owner.id, `/subscriptions/${OTHER}`],
      [CUSTOM, subscription],
    ]);
    const { adopted } = await read(sim, {});
    expect(adopted).toMatchObject({ principalId, credentials: [] });
    const known = { actions, notActions: [] };
    expect(adopted?.roles.map(({ id: _id, createdOn: _at, ...role }) => role)).toEqual(
      expect.arrayContaining([
        { roleId: ROLES.networkContributor.id, scope: SUBNET },
        { roleId: ROLES.owner.id, scope: `/subscriptions/${OTHER}` },
        {
          roleId: CUSTOM,
          scope: subscription,
          name: "Machines",
          rights: [{ onResources: known, onData: { actions: [], notActions: [] } }],
        },
      ]),
    );
  });

  it("has a role of unknown content where its definition may not be read", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    sim.simulator.change(({ world }) => {
      world.put("customRoles", CUSTOM, { id: CUSTOM, name: "Machines", actions: ["*"] });
    });
    await existing(sim, [[CUSTOM, subscription]]);
    lackRight(sim.simulator, "Microsoft.Authorization/roleDefinitions/read", subscription);
    expect((await read(sim, {})).adopted?.roles).toMatchObject([
      { id: expect.stringContaining(subscription), roleId: CUSTOM, scope: subscription },
    ]);
  });

  it("that does not is not asked about: nothing is adopted", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    expect((await read(sim, {})).adopted).toBeUndefined();
    expect(sim.simulator.calls()["resourceGraph.resources"]).toBeUndefined();
  });
});

describe("the rights for an identity's writes", () => {
  it("are asked for before they are needed", async () => {
    const sim = await rehearse();
    place(sim, withIssuer("one"));
    const group = `${subscription}/resourceGroups/${GROUP}`;
    const federate = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write";
    lackRight(sim.simulator, federate, group);
    const facts = await read(sim, trusting(issuerOf("one")));
    expect(facts.preflight).toEqual({
      missing: [{ action: federate, scope: identityId, byCondition: false }],
    });
    expect((await read(sim, {})).preflight).toBeUndefined();
  });
});

describe("the identities of a migration", () => {
  const migrate = async (sim: Rehearsal, more: object = {}) => {
    const answer = await makeReadMigrationFacts(simulatedAzure(sim.url, sim.clock))({
      clusterId: requireResourceId(clusterPath()),
      ...more,
    });
    if (answer.kind !== "done") throw new Error(`not read: ${JSON.stringify(answer)}`);
    return answer.value.adopted?.map(({ identityId: id, roles }) => [id, roles.length]);
  };

  it("are read where they exist under the names that Keyless would give them", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    expect(await migrate(sim)).toBeUndefined();
    const own = identityPath("id-shop-control-plane");
    await sim.call("PUT", own, { body: { location: "westeurope" } });
    sim.pass(HOUR);
    expect(await migrate(sim)).toEqual([[own, 0]]);
  });

  it("that the request names are read from their own URLs: Resource Graph lags", async () => {
    const sim = await rehearse({ settings: { graphLagMs: HOUR } });
    place(sim, onServicePrincipal());
    sim.pass(2 * HOUR);
    await sim.call("PUT", identityId, { body: { location: "westeurope" } });
    expect(await migrate(sim, { kubeletIdentityId: identityId })).toEqual([[identityId, 0]]);
  });
});
