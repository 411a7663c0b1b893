import { describe, expect, test } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { ensureFederatedCredential } from "../../../activities/ensure-federated-credential/contract.ts";
import { ensureIdentity as ensureOneIdentity } from "../../../activities/ensure-identity/contract.ts";
import { ensureResourceGroup } from "../../../activities/ensure-resource-group/contract.ts";
import { readIdentityFacts } from "../../../activities/read-identity-facts/contract.ts";
import { FEDERATE } from "../../../domain/preflight/rights.ts";
import type { Guardrails } from "../../../domain/guardrails/guardrails.ts";
import type { IdentityFacts } from "../../../domain/identity/facts.ts";
import type { IdentityRequest } from "../../../domain/identity/request.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { ensureIdentity } from "../../../orchestrations/ensure-identity/contract.ts";
import { guardedBy } from "../../support/guardrails.ts";
import { READ_AT, SUBSCRIPTION } from "../../support/migration-facts.ts";
import { RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";

const IDENTITY = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-orders/providers/Microsoft.ManagedIdentity/userAssignedIdentities/api`,
);
const request: IdentityRequest = { identityId: IDENTITY, location: "westeurope" };
const credential = {
  name: "orders-api",
  issuer: "https://issuer.example/",
  subject: "system:serviceaccount:a:b",
};
const known = { resourceId: IDENTITY, principalId: "object", clientId: "client", location: "westeurope" };
const trusted = { allowedIssuers: [credential.issuer] };
const audiences = ["api://AzureADTokenExchange"];

type Changes = Partial<IdentityFacts> & { readonly guardrails?: Partial<Guardrails> };

function setUp({ guardrails, ...changes }: Changes = {}) {
  const clock = new VirtualClock({ start: Date.parse(READ_AT) });
  const azure = new ScriptedActivities(clock);
  const facts: IdentityFacts = {
    readAt: READ_AT,
    groupLocation: "westeurope",
    inGroup: [],
    credentials: [],
    locks: [],
    ...changes,
  };
  const activities = () => [
    azure.bound(readIdentityFacts, () => done(guardedBy(facts, guardrails ?? trusted))),
    azure.bound(ensureResourceGroup, ({ location }) => done({ location })),
    azure.bound(ensureOneIdentity, ({ identityId }) =>
      done({ resourceId: identityId, principalId: "object", clientId: "client" }),
    ),
    azure.bound(ensureFederatedCredential, () => done(null)),
  ];
  return { azure, world: new RunWorld(ensureIdentity, { clock, azure, activities }) };
}

describe("ensure-identity", () => {
  test("makes group, identity and credentials where they are absent, and tells both ids apart", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const absent = { readAt: READ_AT, inGroup: [], credentials: [], locks: [] };
    azure.next(readIdentityFacts, done(guardedBy(absent, trusted)));
    const run = await world.start({ request: { ...request, federatedCredentials: [credential] } });
    expect(run.state).toBe("succeeded");
    expect(run.report).toMatchObject({
      identity: { principalId: "object", clientId: "client", outcome: "made" },
      credentials: [{ name: "orders-api", outcome: "made" }],
    });
    expect(run.report?.summary).toMatch(
      /Use its object id object for role assignments, and its client id client to sign in/,
    );
    expect(azure.callsOf(ensureResourceGroup)).toHaveLength(1);
    expect(azure.callsOf(ensureFederatedCredential).map(({ input }) => input)).toMatchObject([{ audiences }]);
  });

  test("adopts what is there, writes no credential that is right, and lists the group", async () => {
    const { azure, world } = setUp({
      inGroup: [known],
      credentials: [{ ...credential, audiences }],
    });
    await using _ = world;
    const run = await world.start({ request: { ...request, federatedCredentials: [credential] } });
    expect(run.report).toMatchObject({
      outcome: "succeeded",
      identity: { outcome: "found" },
      credentials: [{ outcome: "found" }],
      inGroup: [known],
    });
    expect(run.plan?.writes).toEqual([]);
    expect(azure.callsOf(ensureResourceGroup)).toEqual([]);
    expect(azure.callsOf(ensureFederatedCredential)).toEqual([]);
  });

  test.each<[string, Changes, Partial<IdentityRequest>]>([
    [
      "resource-locked",
      { locks: [{ id: "/l", level: "ReadOnly", scope: `/subscriptions/${SUBSCRIPTION}` }] },
      {},
    ],
    [
      "federated-credential-twice",
      { inGroup: [known], credentials: [{ ...credential, name: "other", audiences }] },
      { federatedCredentials: [credential] },
    ],
    [
      "too-many-federated-credentials",
      {
        inGroup: [known],
        credentials: Array.from({ length: 20 }, (_, index) => ({
          name: `c${String(index)}`,
          issuer: "i",
          subject: String(index),
          audiences,
        })),
      },
      { federatedCredentials: [credential] },
    ],
    [
      "issuer-not-served",
      { guardrails: {}, issuers: { clusters: [], unread: [] } },
      { federatedCredentials: [credential] },
    ],
    ["issuer-not-served", { guardrails: {} }, { federatedCredentials: [credential] }],
    [
      "issuer-unverified",
      {
        guardrails: {},
        issuers: { clusters: [], unread: [{ subscription: SUBSCRIPTION, because: "AuthorizationFailed" }] },
      },
      { federatedCredentials: [credential] },
    ],
    [
      "may-not-write-federated-credentials",
      { preflight: { missing: [{ action: FEDERATE, scope: IDENTITY, byCondition: false }] } },
      { federatedCredentials: [credential] },
    ],
    [
      "keyless-own-resource",
      { guardrails: { ownResources: [`/subscriptions/${SUBSCRIPTION}/resourceGroups/RG-Orders`] } },
      {},
    ],
    [
      "keyless-own-identity",
      {
        guardrails: { ownPrincipalId: "object" },
        inGroup: [known],
        adopted: { identityId: IDENTITY, principalId: "Object", roles: [] },
      },
      {},
    ],
  ])("refuses before anything is written: %s", async (code, changes, more) => {
    const { azure, world } = setUp(changes);
    await using _ = world;
    const run = await world.start({ request: { ...request, ...more } });
    expect(run).toMatchObject({ state: "refused", report: { remains: [] } });
    expect(run.report?.summary).toContain(code);
    expect(azure.callsOf(ensureOneIdentity)).toEqual([]);
  });

  test("trusts the issuer of a served cluster, whatever the deployment allows besides", async () => {
    const { issuer } = credential;
    const { azure, world } = setUp({
      guardrails: {},
      issuers: { clusters: [{ clusterId: "/a/cluster", issuer }], unread: [] },
    });
    await using _ = world;
    const run = await world.start({ request: { ...request, federatedCredentials: [credential] } });
    expect(run.state).toBe("succeeded");
    expect(azure.callsOf(ensureFederatedCredential)).toHaveLength(1);
  });

  test("does not ask for an issuer's name where the credential stands already", async () => {
    const { world } = setUp({
      guardrails: {},
      inGroup: [known],
      credentials: [{ ...credential, audiences }],
    });
    await using _ = world;
    const run = await world.start({ request: { ...request, federatedCredentials: [credential] } });
    expect(run.state).toBe("succeeded");
  });

  test("warns of what an adopted identity can do already", async () => {
    const roles = [{ id: "/a", roleId: ROLES.contributor.id, scope: `/subscriptions/${SUBSCRIPTION}` }];
    const adopted = { identityId: IDENTITY, principalId: "object", roles };
    const { world } = setUp({ inGroup: [known], adopted });
    await using _ = world;
    const run = await world.start({ request });
    expect(run.report?.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      "warning adopted-identity-is-powerful",
      "note identity-adopted",
    ]);
  });

  test("parks on a policy, and reports what stands when it is cancelled there", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(ensureFederatedCredential, refused("RequestDisallowedByPolicy"));
    world.person(() => ({ name: "cancel" }));
    const run = await world.start({ request: { ...request, federatedCredentials: [credential] } });
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("RequestDisallowedByPolicy");
    expect(run.report?.remains).toEqual([expect.stringContaining("was created and stays")]);
  });

  test("needs no approval where nothing is to be written, and one where something is", async () => {
    const adopted = setUp({ inGroup: [known] });
    await using first = adopted.world;
    expect((await first.start({ request, approval: "required" })).state).toBe("succeeded");
    const fresh = setUp();
    await using second = fresh.world;
    second.person((run) => ({ name: "approve", planHash: run.planHash }));
    const run = await second.start({ request, approval: "required" });
    expect(run.steps.map(({ name }) => name)).toContain("approve");
    expect(run.state).toBe("succeeded");
  });
});
