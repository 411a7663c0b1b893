import { describe, expect, test } from "vitest";
import { RoleAssignmentId } from "../../../domain/arm-id/schemas.ts";
import { readCleanUpFacts } from "../../../activities/read-clean-up-facts/contract.ts";
import { removeGrant } from "../../../activities/remove-grant/contract.ts";
import type { CleanUpFacts } from "../../../domain/clean-up/facts.ts";
import { days } from "../../../domain/text/duration.ts";
import type { Guardrails } from "../../../domain/guardrails/guardrails.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import type { RunRecord } from "../../../domain/run/record.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { cleanUp } from "../../../orchestrations/clean-up/contract.ts";
import { cluster, CLUSTER_ID, identityId, READ_AT, SUBNET_ID } from "../../support/migration-facts.ts";
import { guardedBy } from "../../support/guardrails.ts";
import { RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";
import { aReport } from "../../unit/run/example-report.ts";

const grant = (digit: string) => ({
  id: RoleAssignmentId.parse(
    `${SUBNET_ID}/providers/Microsoft.Authorization/roleAssignments/${digit.repeat(8)}-0000-4000-8000-000000000000`,
  ),
  scope: SUBNET_ID,
  roleId: ROLES.networkContributor.id,
});
const grants = [grant("a"), grant("b")];
const left = {
  notBefore: "2030-02-28T08:00:00.000Z",
  grants: grants.map(({ id }) => id),
  principals: ["old"],
};
const now = cluster({
  servicePrincipalClientId: "msi",
  controlPlane: { kind: "userAssigned", resourceId: identityId("cp"), principalId: "new" },
});
const request = { clusterId: CLUSTER_ID, migrationRunId: "migrate-orders-1" };

type Changes = Partial<CleanUpFacts> & { readonly guardrails?: Partial<Guardrails> };

/** @param sticky - grants that are still there after Azure said that they were removed */
function setUp({ guardrails, ...changes }: Changes = {}, sticky: readonly string[] = []) {
  const clock = new VirtualClock({ start: Date.parse(READ_AT) });
  const azure = new ScriptedActivities(clock);
  const facts: CleanUpFacts = {
    readAt: READ_AT,
    cluster: now,
    migration: { ...aReport, cleanUp: left },
    grants,
    ...changes,
  };
  const gone = new Set<string>();
  const activities = () => [
    azure.bound(readCleanUpFacts, () =>
      done(guardedBy({ ...facts, grants: facts.grants.filter(({ id }) => !gone.has(id)) }, guardrails)),
    ),
    azure.bound(removeGrant, ({ assignmentId }) => {
      if (!sticky.includes(assignmentId)) gone.add(assignmentId);
      return done(null);
    }),
  ];
  return { azure, gone, world: new RunWorld(cleanUp, { clock, azure, activities }) };
}

describe("clean-up", () => {
  test("removes the old grants that are left, once its own plan is approved", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    world.person((run) => ({ name: "approve", planHash: run.planHash }));
    const run = await world.start({ request, approval: "required" });
    expect(run).toMatchObject({ state: "succeeded", report: { removed: left.grants } });
    expect(azure.callsOf(removeGrant)).toHaveLength(2);
  });

  test("calls nothing gone that Azure still shows", async () => {
    const [kept, removed] = left.grants;
    const { world } = setUp({}, [kept ?? ""]);
    await using _ = world;
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "partlySucceeded", report: { removed: [removed] } });
    expect(run.report?.remains.join()).toContain(kept);
  });

  test("has nothing to do, and asks nobody, where they are gone", async () => {
    const { world } = setUp({ grants: [] });
    await using _ = world;
    const run = await world.start({ request, approval: "required" });
    expect(run).toMatchObject({ state: "succeeded", report: { removed: [] } });
  });

  test.each<[string, Changes]>([
    [
      "tokens-may-live",
      { migration: { ...aReport, cleanUp: { ...left, notBefore: "2030-03-02T08:00:00Z" } } },
    ],
    ["migration-not-proven", { migration: { ...aReport, outcome: "partlySucceeded" } }],
    ["migration-unknown", { migration: { ...aReport, clusterId: `${CLUSTER_ID}2` } }],
    ["identity-in-use", { migration: { ...aReport, cleanUp: { ...left, principals: ["new"] } } }],
    ["cluster-on-service-principal", { cluster: cluster() }],
    [
      "grant-locked",
      {
        locks: [
          {
            ...{ id: `${SUBNET_ID}/providers/Microsoft.Authorization/locks/keep`, level: "CanNotDelete" },
            scope: SUBNET_ID,
          },
        ],
      },
    ],
    ["keyless-own-identity", { guardrails: { ownPrincipalId: left.principals[0]?.toLowerCase() ?? "" } }],
  ])("refuses before anything is removed: %s", async (code, changes) => {
    const { azure, world } = setUp(changes);
    await using _ = world;
    const run = await world.start({ request });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain(code);
    expect(azure.callsOf(removeGrant)).toEqual([]);
  });

  test.each<[string, Changes, string, string]>([
    [
      "a cluster uses the old identity",
      { sharedWith: [`${CLUSTER_ID}2`], perhapsSharedWith: [`${CLUSTER_ID}3`] },
      "grant-used-elsewhere",
      "The old identity still exists: orders2 uses it.",
    ],
    [
      "nobody can tell of a cluster whether it does",
      { sharedWith: [], perhapsSharedWith: [`${CLUSTER_ID}3`] },
      "grant-perhaps-used-elsewhere",
      "It cannot be judged whether another cluster uses it, so keep it.",
    ],
    [
      "nobody can tell whether there are such clusters",
      {
        sharedWith: [],
        sharersUnknown: "Resource Graph refuses to list them and answers with the code BadRequest",
      },
      "grant-perhaps-used-elsewhere",
      "It cannot be judged whether another cluster uses it, so keep it.",
    ],
  ])("keeps what others may need, and says what is known: %s", async (_name, changes, code, says) => {
    const { azure, world } = setUp(changes);
    await using _ = world;
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "succeeded", report: { removed: [] } });
    expect(run.plan?.findings.map((one) => one.code)).toEqual([code, code]);
    expect(run.report?.remains.at(-1)).toContain(says);
    expect(azure.callsOf(removeGrant)).toEqual([]);
  });

  test("goes on without a grant that a person skips, and says so", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(removeGrant, refused("ScopeLocked"));
    world.person((run) => ({ name: "skip", incidentId: run.incident?.id, reason: "the lock stays" }));
    const run = await world.start({ request });
    const [kept, gone] = left.grants;
    expect(run).toMatchObject({ state: "partlySucceeded", report: { removed: [gone] } });
    expect(run.report?.remains).toEqual([`${kept ?? ""} still exists: skipped by somebody: the lock stays.`]);
  });

  test("goes on without a skipped grant whose lock is a blocker when the facts are read again", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const [first, second] = [{ ...grant("a"), scope: `${SUBNET_ID}-of-another` }, grant("b")];
    const id = `${first.scope}/providers/Microsoft.Authorization/locks/keep`;
    azure.next(removeGrant, refused("ScopeLocked"));
    world.person((run) => {
      const facts = { readAt: READ_AT, cluster: now, migration: { ...aReport, cleanUp: left } };
      const locks = [{ id, level: "CanNotDelete", scope: first.scope }];
      azure.next(readCleanUpFacts, done(guardedBy({ ...facts, locks, grants: [first, second] })));
      return { name: "skip", incidentId: run.incident?.id, reason: "the lock stays" };
    });
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "partlySucceeded", report: { removed: [left.grants[1]] } });
  });

  test("is cancelled before its first removal, or not before it has looked at what is left", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    world.sayBefore("removeGrants", { name: "cancel" });
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "cancelled", report: { remains: ["Nothing was changed."] } });
    expect(azure.callsOf(removeGrant)).toEqual([]);

    const later = setUp();
    await using __ = later.world;
    later.world.sayBefore("verifyRemoval", { name: "cancel" });
    expect((await later.world.start({ request })).state).toBe("succeeded");
  });

  test("parks on a lock, and reports what is gone when it is cancelled there", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(removeGrant, done(null), refused("ScopeLocked"));
    world.person(() => ({ name: "cancel" }));
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "cancelled", report: { removed: [grants[0]?.id] } });
  });

  test("takes nothing more from an identity that is in use again after an incident, until somebody has seen to it", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    const inUse = cluster({
      ...now,
      controlPlane: { kind: "userAssigned", resourceId: identityId("old"), principalId: "old" },
    });
    const facts = { readAt: READ_AT, migration: { ...aReport, cleanUp: left }, grants };
    const codes: (string | undefined)[] = [];
    const retry = (run: RunRecord) => {
      codes.push(run.incident?.code);
      expect(azure.callsOf(removeGrant)).toHaveLength(1);
      return { name: "retry" as const, incidentId: run.incident?.id };
    };
    azure.next(removeGrant, refused("ScopeLocked"));
    world.person((run) => {
      azure.next(readCleanUpFacts, done(guardedBy({ ...facts, cluster: inUse })));
      return retry(run);
    }, retry);
    const run = await world.start({ request });
    expect(codes).toEqual(["ScopeLocked", "identity-in-use"]);
    expect(run).toMatchObject({ state: "succeeded", report: { removed: left.grants } });
  });

  test("removes what is left of them where somebody has removed one in a pause", async () => {
    const { azure, gone, world } = setUp();
    await using _ = world;
    world.sayBefore("removeGrants", { name: "pause" });
    world.whenPaused(() => {
      gone.add(grant("a").id);
    });
    world.sayAt(days(2), { name: "resume" });
    world.person((run) => ({ name: "approve", planHash: run.planHash }));
    const run = await world.start({ request, approval: "required" });
    expect(run.state).toBe("succeeded");
    expect(azure.callsOf(removeGrant).map(({ input }) => input)).toEqual([{ assignmentId: grants[1]?.id }]);
  });
});
