import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { readGrantFacts } from "../../../activities/read-grant-facts/contract.ts";
import { type ArmId, scopesOf } from "../../../domain/arm-id/arm-id.ts";
import { hours, minutes, seconds } from "../../../domain/text/duration.ts";
import type { FoundRole, GrantFacts } from "../../../domain/grant-roles/facts.ts";
import type { GrantRequest } from "../../../domain/grant-roles/request.ts";
import type { Guardrails } from "../../../domain/guardrails/guardrails.ts";
import { type Role, ROLES } from "../../../domain/roles/roles.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { grantRoles } from "../../../orchestrations/grant-roles/contract.ts";
import { guardedBy } from "../../support/guardrails.ts";
import { identityId, READ_AT, SUBNET_ID } from "../../support/migration-facts.ts";
import { RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";

const principalId = "cccccccc-0000-4000-8000-000000000001";
const request: GrantRequest = {
  principal: { principalId },
  grants: [{ scope: SUBNET_ID, role: "Network Contributor" }],
};
const asked = ({ name, id }: Role) => ({ asked: name, name, id });
const network = asked(ROLES.networkContributor);
const owner = [{ actions: ["*"], notActions: [] }];

type Changes = Partial<GrantFacts> & { guardrails?: Partial<Guardrails> };

function setUp({ guardrails = {}, ...changes }: Changes = {}) {
  const clock = new VirtualClock({ start: Date.parse(READ_AT) });
  const azure = new ScriptedActivities(clock);
  const facts: GrantFacts = {
    readAt: READ_AT,
    principal: { kind: "found", principalId, displayName: "orders" },
    roles: [network],
    held: [],
    rights: [{ scope: SUBNET_ID, permissions: owner }],
    ...changes,
  };
  const activities = () => [
    azure.bound(readGrantFacts, () => done(guardedBy(facts, guardrails))),
    azure.bound(ensureGrant, ({ scope, roleId }) =>
      done({
        assignmentId: `${scope}/${roleId}`,
        outcome: "made" as const,
        createdOn: new Date(clock.now()).toISOString(),
      }),
    ),
  ];
  return { azure, world: new RunWorld(grantRoles, { clock, azure, activities }) };
}

const notFound = {
  kind: "wait",
  code: "PrincipalNotFound",
  because: "not in the directory yet",
  forMs: seconds(20),
} as const;

describe("grant-roles", () => {
  test("a role that is named by its name, by its GUID and with a scope in other case is one (it was made twice)", async () => {
    const { name, id } = ROLES.networkContributor;
    const { azure, world } = setUp({ roles: [network, { asked: id, name, id: id.toUpperCase() }] });
    await using _ = world;
    const { report, plan } = await world.start({
      request: {
        ...request,
        grants: [
          { scope: SUBNET_ID, role: name },
          { scope: SUBNET_ID, role: id },
          { scope: SUBNET_ID.toUpperCase() as typeof SUBNET_ID, role: name },
        ],
      },
    });
    expect(plan?.writes).toHaveLength(1);
    expect(report?.grants).toHaveLength(1);
    expect(azure.callsOf(ensureGrant)).toHaveLength(1);
  });

  test("makes the grant, waits until it acts, and shows it in the ledger", async () => {
    const { world } = setUp();
    await using _ = world;
    const run = await world.start({ request });
    expect(run.state).toBe("succeeded");
    expect(run.report?.grants).toMatchObject([
      { roleName: "Network Contributor", principalId, outcome: "made", proof: "waited" },
    ]);
    expect(run.report?.summary).toBe("1 role assignment exists and is effective.");
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(hours(1));
  });

  test("does not wait when the request says so, and says from when the roles act", async () => {
    const { world } = setUp();
    await using _ = world;
    const run = await world.start({ request: { ...request, awaitPropagation: false } });
    expect(run.report?.summary).toContain("by 2030-03-01T09:00:00.000Z.");
    expect(run.report?.grants).toMatchObject([{ proof: "pending" }]);
    expect(world.elapsedMs()).toBeLessThan(minutes(1));
  });

  test("waits for a principal that Azure vouches for, as long as replication takes", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(ensureGrant, ...Array<typeof notFound>(12).fill(notFound));
    const run = await world.start({ request: { ...request, awaitPropagation: false } });
    expect(run.state).toBe("succeeded");
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(minutes(4));
  });

  test("asks a person within a minute about one that nobody vouches for", async () => {
    const because = "Microsoft Graph answers Authorization_RequestDenied";
    const { azure, world } = setUp({ principal: { kind: "unverified", principalId, because } });
    await using _ = world;
    azure.next(ensureGrant, notFound);
    let askedAfterMs = Infinity;
    world.person(() => {
      askedAfterMs = world.elapsedMs();
      return { name: "cancel" };
    });
    const run = await world.start({ request });
    expect(run.report?.summary).toContain("PrincipalNotFound");
    expect(run.report?.findings.map(({ code }) => code)).toEqual(["principal-unverified"]);
    expect(askedAfterMs).toBeLessThan(minutes(1));
  });

  test.each<[string, Changes]>([
    ["role-not-grantable", { guardrails: { grantableRoles: [ROLES.acrPull.id] } }],
    ["keyless-own-resource", { guardrails: { ownResources: [SUBNET_ID.split("/providers/")[0] ?? ""] } }],
    ["keyless-own-identity", { guardrails: { ownPrincipalId: principalId } }],
    ["principal-missing", { principal: { kind: "missing" } }],
    ["role-unknown", { roles: [] }],
    ["may-not-grant-roles", { rights: [{ scope: SUBNET_ID, permissions: [] }] }],
    [
      "may-not-grant-roles",
      {
        rights: [
          {
            scope: SUBNET_ID,
            permissions: [{ actions: ["*"], notActions: ["Microsoft.Authorization/*/Write"] }],
          },
        ],
      },
    ],
  ])("refuses before anything is written: %s", async (code, changes) => {
    const { azure, world } = setUp(changes);
    await using _ = world;
    const run = await world.start({ request });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain(code);
    expect(azure.callsOf(ensureGrant)).toEqual([]);
  });

  const itself = identityId("id-keyless");

  test("refuses Keyless's own identity also where it is named by its resource id", async () => {
    const { azure, world } = setUp({ guardrails: { ownPrincipalId: principalId } });
    await using _ = world;
    const run = await world.start({ request: { ...request, principal: { identityId: itself } } });
    expect(run.report?.findings).toMatchObject([{ code: "keyless-own-identity", resource: itself }]);
    expect(azure.callsOf(ensureGrant)).toEqual([]);
  });

  const GROUP_ID = scopesOf(SUBNET_ID)[1] ?? SUBNET_ID;
  const custom = (actions: string[]): FoundRole => ({
    asked: "Our Role",
    name: "Our Role",
    id: "eeeeeeee-0000-4000-8000-00000000000e",
    rights: [{ onResources: { actions, notActions: [] }, onData: { actions: [], notActions: [] } }],
  });
  const { rights: _rights, ...unread } = custom([]);

  test.each<[string, FoundRole, ArmId, string[], Partial<Guardrails>?]>([
    ["a narrow role at a resource", network, SUBNET_ID, []],
    ["the same role at a resource group", network, GROUP_ID, ["role-at-wide-scope"]],
    ["everything at a resource group", asked(ROLES.contributor), GROUP_ID, ["role-at-wide-scope"]],
    ["everything and more", asked(ROLES.owner), GROUP_ID, ["role-privileged", "role-at-wide-scope"]],
    [
      "the right to give roles, at one resource",
      asked(ROLES.rbacAdministrator),
      SUBNET_ID,
      ["role-privileged"],
    ],
    ["what is in a vault", asked(ROLES.keyVaultSecretsUser), SUBNET_ID, ["role-on-data"]],
    ["a role that only reads, everywhere", asked(ROLES.reader), GROUP_ID, []],
    ["a role of the customer's own that only reads", custom(["*/read"]), GROUP_ID, []],
    ["one that writes", custom(["Microsoft.Sql/servers/write"]), GROUP_ID, ["role-at-wide-scope"]],
    ["one that gives roles", custom(["Microsoft.Authorization/*"]), SUBNET_ID, ["role-privileged"]],
    ["one that Azure does not show", unread, SUBNET_ID, ["role-content-unknown"]],
    [
      "one that acts on Keyless",
      network,
      GROUP_ID,
      ["role-reaches-keyless", "role-at-wide-scope"],
      { ownResources: [`${GROUP_ID}/providers/Microsoft.Web/sites/keyless`] },
    ],
  ])("warns of what a role would allow: %s", async (_what, role, scope, codes, more = {}) => {
    const guardrails = { grantableRoles: [role.id], ...more };
    const permitted = [{ scope, permissions: owner }];
    const { world } = setUp({ guardrails, roles: [role], rights: permitted });
    await using _ = world;
    const run = await world.start({ request: { ...request, grants: [{ scope, role: role.asked }] } });
    expect(run.state).toBe("succeeded");
    expect(run.report?.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
      codes.map((code) => `warning ${code}`),
    );
  });

  test("plans no write for what is held already", async () => {
    const held = [{ id: "/a", scope: SUBNET_ID.toUpperCase(), roleId: ROLES.networkContributor.id }];
    const { world } = setUp({ held, guardrails: { grantableRoles: [] } });
    await using _ = world;
    const run = await world.start({ request, approval: "required" });
    expect(run.plan?.writes).toEqual([]);
    expect(run.state).toBe("succeeded");
  });

  test("reports the grants that stand when it is cancelled at a later one", async () => {
    const { azure, world } = setUp({ roles: [network, asked(ROLES.reader)] });
    await using _ = world;
    const made = { assignmentId: "/first", outcome: "made", createdOn: READ_AT } as const;
    azure.next(ensureGrant, done(made), refused("RoleAssignmentLimitExceeded"));
    world.person(() => ({ name: "cancel" }));
    const run = await world.start({
      request: { ...request, grants: [...request.grants, { scope: SUBNET_ID, role: ROLES.reader.name }] },
    });
    expect(run.state).toBe("cancelled");
    expect(run.report?.remains).toEqual([expect.stringContaining("was created and stays")]);
  });
});
