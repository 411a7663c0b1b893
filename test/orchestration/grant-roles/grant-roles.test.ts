import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { readGrantFacts } from "../../../activities/read-grant-facts/contract.ts";
import { readOwnRole } from "../../../activities/read-own-role/contract.ts";
import { hours, minutes, seconds } from "../../../domain/duration.ts";
import type { GrantFacts } from "../../../domain/grants/facts.ts";
import type { GrantRequest } from "../../../domain/grants/request.ts";
import { ROLES } from "../../../domain/roles.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { grantRolesContract } from "../../../orchestrations/grant-roles/contract.ts";
import { TIMERS_ARE_EARLY_BY_MS } from "../../../orchestrations/kit/engine-port.ts";
import { READ_AT, SUBNET_ID } from "../../support/migration-facts.ts";
import { replayModes, RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";

const principalId = "cccccccc-0000-4000-8000-000000000001";
const request: GrantRequest = {
  principal: { principalId },
  grants: [{ scope: SUBNET_ID, role: "Network Contributor" }],
};
const network = { asked: "Network Contributor", ...ROLES.networkContributor };
const owner = [{ actions: ["*"], notActions: [] }];

function setUp(paranoid: boolean, changes: Partial<GrantFacts> = {}) {
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
    azure.bound(readGrantFacts, () => done(facts)),
    azure.bound(readOwnRole, () => done({ acts: false })),
    azure.bound(ensureGrant, ({ scope, roleId }) =>
      done({
        assignmentId: `${scope}/${roleId}`,
        outcome: "made" as const,
        createdOn: new Date(clock.now()).toISOString(),
      }),
    ),
  ];
  return { azure, world: new RunWorld(grantRolesContract, { clock, paranoid, activities }) };
}

const notFound = {
  kind: "wait",
  code: "PrincipalNotFound",
  because: "not in the directory yet",
  forMs: seconds(20),
} as const;

describe.each(replayModes)("grant-roles, replayed $mode", ({ paranoid }) => {
  test("makes the grant, waits until it acts, and shows it in the ledger", async () => {
    const { world } = setUp(paranoid);
    await using _ = world;
    const run = await world.start({ request });
    expect(run.state).toBe("succeeded");
    expect(run.report?.grants).toMatchObject([
      { roleName: "Network Contributor", principalId, outcome: "made", proof: "waited" },
    ]);
    expect(run.report?.summary).toBe("1 role stands and acts");
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(hours(1));
  });

  test("does not wait when the request says so, and says from when the roles act", async () => {
    const { world } = setUp(paranoid);
    await using _ = world;
    const run = await world.start({ request: { ...request, awaitPropagation: false } });
    expect(run.report?.summary).toContain("all act by 2030-03-01T09:00:00.000Z at the latest");
    expect(run.report?.grants).toMatchObject([{ proof: "pending" }]);
    expect(world.elapsedMs()).toBeLessThan(minutes(1));
  });

  test("waits for a principal that Azure vouches for, as long as replication takes", async () => {
    const { azure, world } = setUp(paranoid);
    await using _ = world;
    azure.next(ensureGrant, ...Array<typeof notFound>(12).fill(notFound));
    const run = await world.start({ request: { ...request, awaitPropagation: false } });
    expect(run.state).toBe("succeeded");
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(minutes(4));
  });

  test("asks a person within a minute about one that nobody vouches for", async () => {
    const because = "Microsoft Graph says Authorization_RequestDenied";
    const { azure, world } = setUp(paranoid, { principal: { kind: "unverified", principalId, because } });
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

  describe("for the identity that Keyless itself runs as", () => {
    const itself = { kind: "found", principalId, displayName: "Keyless itself", isKeyless: true } as const;
    const shown = (acts: boolean) => done({ acts });

    test("reads its own permissions until they show the role, and does not wait for an hour", async () => {
      const { azure, world } = setUp(paranoid, { principal: itself });
      await using _ = world;
      azure.next(readOwnRole, shown(false), shown(false), shown(true));
      const run = await world.start({ request });
      expect(run.state).toBe("succeeded");
      expect(run.report?.grants).toMatchObject([{ proof: "permissionsRead" }]);
      expect(Date.parse(run.report?.grants[0]?.effectiveSince ?? "") - world.startedAt).toBe(
        minutes(4) + 3 * TIMERS_ARE_EARLY_BY_MS,
      );
      expect(world.elapsedMs()).toBeLessThan(minutes(5));
    });

    test("says so when they do not show it after an hour", async () => {
      const { world } = setUp(paranoid, { principal: itself });
      await using _ = world;
      const run = await world.start({ request });
      expect(run.state).toBe("partlySucceeded");
      expect(run.report?.grants).toMatchObject([{ proof: "pending" }]);
      expect(run.report?.remains.join()).toContain("Azure does not list what it gives");
      expect(world.elapsedMs()).toBeLessThan(hours(1.2));
    });

    test("waits as for anybody else where it may not read them", async () => {
      const { azure, world } = setUp(paranoid, { principal: itself });
      await using _ = world;
      azure.next(readOwnRole, refused("AuthorizationFailed"));
      const run = await world.start({ request });
      expect(run.report).toMatchObject({ outcome: "succeeded", grants: [{ proof: "waited" }] });
      expect(world.elapsedMs()).toBeGreaterThanOrEqual(hours(1));
    });
  });

  test.each<[string, Partial<GrantFacts>]>([
    ["principal-missing", { principal: { kind: "missing" } }],
    ["role-unknown", { roles: [] }],
    ["may-not-grant", { rights: [{ scope: SUBNET_ID, permissions: [] }] }],
    [
      "may-not-grant",
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
    const { azure, world } = setUp(paranoid, changes);
    await using _ = world;
    const run = await world.start({ request });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain(code);
    expect(azure.callsOf(ensureGrant)).toEqual([]);
  });

  test("plans no write for what is held already", async () => {
    const held = [{ id: "/a", scope: SUBNET_ID.toUpperCase(), roleId: ROLES.networkContributor.id }];
    const { world } = setUp(paranoid, { held });
    await using _ = world;
    const run = await world.start({ request, approval: "required" });
    expect(run.plan?.writes).toEqual([]);
    expect(run.state).toBe("succeeded");
  });

  test("reports the grants that stand when it is cancelled at a later one", async () => {
    const { azure, world } = setUp(paranoid);
    await using _ = world;
    const made = { assignmentId: "/first", outcome: "made", createdOn: READ_AT } as const;
    azure.next(ensureGrant, done(made), refused("RoleAssignmentLimitExceeded"));
    world.person(() => ({ name: "cancel" }));
    const run = await world.start({
      request: { ...request, grants: [...request.grants, ...request.grants] },
    });
    expect(run.state).toBe("cancelled");
    expect(run.report?.remains).toEqual([expect.stringContaining("was granted, and stays")]);
  });
});
