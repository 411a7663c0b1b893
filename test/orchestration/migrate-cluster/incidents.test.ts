import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { ensureIdentity } from "../../../activities/ensure-identity/contract.ts";
import { observeCluster } from "../../../activities/observe-cluster/contract.ts";
import { readNodeIdentities } from "../../../activities/read-node-identities/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { startImageUpgrade } from "../../../activities/start-image-upgrade/contract.ts";
import { days, hours, minutes, seconds } from "../../../domain/text/duration.ts";
import { CLUSTER_ID, identityId } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

const refusal = (code: string) =>
  ({
    kind: "refused",
    refusal: { code, resource: CLUSTER_ID, message: `${code} happened`, remedy: "mend it" },
  }) as const;
const retry = (run: { incident?: { id: string } | undefined }) =>
  ({ name: "retry", incidentId: run.incident?.id }) as const;
const cancel = () => ({ name: "cancel" }) as const;

describe("migrate-cluster", () => {
  test("tries again what threw, with growing pauses, and goes on", async () => {
    await using world = new MigrationWorld();
    world.azure.next(ensureIdentity, new Error("reset"), new Error("reset"), new Error("reset"));
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    const times = world.azure.callsOf(ensureIdentity).map(({ at }) => at);
    const pauses = times.slice(1, 4).map((at, index) => at - (times[index] ?? 0));
    expect(pauses).toHaveLength(3);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(seconds(5) * 2 ** index);
      expect(pause).toBeLessThanOrEqual(seconds(11) * 2 ** index);
    }
  });

  test("parks a step that is out of tries, and goes on when somebody says retry", async () => {
    await using world = new MigrationWorld();
    world.azure.next(ensureIdentity, ...Array<Error>(6).fill(new Error("down")));
    world.person(retry);
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(ensureIdentity)).toHaveLength(8);
    expect(run.incident).toBeUndefined();
  });

  test("parks a refusal at once, with Azure's code, and ends as cancelled when somebody says so", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startIdentityChange, refusal("ScopeLocked"));
    world.person(cancel);
    const run = await world.run();

    expect(run).toMatchObject({ state: "cancelled", report: { outcome: "cancelled" } });
    expect(run.report?.summary).toContain("ScopeLocked");
    expect(run.report?.grants).toHaveLength(3);
    expect(run.report?.remains.join()).toContain("was created and stays");
    expect(run.report?.remains).toContain("Azure refused to change the identity of the cluster.");
    expect(world.azure.callsOf(startIdentityChange)).toHaveLength(1);
  });

  test("a change whose answer was lost is seen to its end before a cancel ends the run (it went on unobserved)", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startIdentityChange, ...Array<Error>(6).fill(new Error("reset")));
    const updating = { ...world.azure.observed(), provisioningState: "Updating" };
    world.azure.next(observeCluster, ...Array(2).fill({ kind: "done", value: updating }));
    world.person(cancel);
    const run = await world.run();

    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("step-failed");
    const looks = world.azure.callsOf(observeCluster);
    expect(looks).toHaveLength(3);
    expect(run.report?.remains.join()).toContain("look at its state");
  });

  test("a cancel ends the run where the cluster cannot be read either", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startIdentityChange, ...Array<Error>(6).fill(new Error("reset")));
    world.azure.next(observeCluster, ...Array<Error>(6).fill(new Error("reset")));
    world.person(cancel);
    expect((await world.run()).state).toBe("cancelled");
  });

  test("reports the grants that stand when it is cancelled between two of them", async () => {
    await using world = new MigrationWorld();
    const createdOn = new Date(world.startedAt).toISOString();
    const made = { kind: "done", value: { assignmentId: "/first", outcome: "made", createdOn } } as const;
    world.azure.next(ensureGrant, made, refusal("AuthorizationFailed"));
    world.person(cancel);
    const run = await world.run();
    expect(run.report?.grants.map(({ assignmentId }) => assignmentId)).toEqual(["/first"]);
  });

  test("ends as cancelled when nobody answers an incident for seven days", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startIdentityChange, refusal("RequestDisallowedByPolicy"));
    const run = await world.run();
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("nobody answered within 7 days");
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(days(7));
  });

  test("sleeps as long as Azure asks and does not count it as a failure", async () => {
    await using world = new MigrationWorld();
    const throttled = {
      kind: "wait",
      code: "Throttled",
      because: "too many calls",
      forMs: minutes(10),
    } as const;
    world.azure.next(ensureIdentity, ...Array<typeof throttled>(8).fill(throttled));
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    const times = world.azure.callsOf(ensureIdentity).map(({ at }) => at);
    expect((times[8] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(minutes(80));
  });

  test("asks a person when waiting has not helped for two hours", async () => {
    await using world = new MigrationWorld();
    const busy = {
      kind: "wait",
      code: "OperationNotAllowed",
      because: "another operation",
      forMs: minutes(15),
    } as const;
    world.azure.next(startIdentityChange, ...Array<typeof busy>(8).fill(busy));
    world.person(cancel);
    const run = await world.run();
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toMatch(
      /OperationNotAllowed.*After 2 h 00 min, Azure still answers: another operation/,
    );
  });

  test("parks an update that failed with what Azure said, and reconciles on retry", async () => {
    await using world = new MigrationWorld();
    const failed = { ...world.azure.observed(), provisioningState: "Failed" };
    world.azure.next(observeCluster, { kind: "done", value: failed });
    world.person(retry);
    const run = await world.run();
    expect(run.state).toBe("succeeded");
    expect(world.azure.callsOf(startIdentityChange)).toHaveLength(2);
  });

  test("parks an update that never ends", async () => {
    await using world = new MigrationWorld();
    const updating = { ...world.azure.observed(), provisioningState: "Updating" };
    world.azure.next(
      observeCluster,
      ...Array.from({ length: 48 }, () => ({ kind: "done", value: updating }) as const),
    );
    world.person(cancel);
    const run = await world.run();
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("operation-without-end");
    expect(run.report?.remains.join()).toContain("Azure was asked to change the identity of the cluster");
  });

  test("does not call it success when a healthy cluster still shows the old identity (Azure/AKS#3498)", async () => {
    await using world = new MigrationWorld();
    const unchanged = world.azure.observed();
    world.azure.next(
      observeCluster,
      ...Array.from({ length: 48 }, () => ({ kind: "done", value: unchanged }) as const),
    );
    world.person(cancel);
    const run = await world.run();
    expect(run.state).toBe("cancelled");
  });

  test("waits for the next image where nothing newer exists, and then finishes", async () => {
    await using world = new MigrationWorld();
    const nothing = { kind: "already" } as const;
    world.azure.next(startImageUpgrade, nothing, nothing, nothing);
    const run = await world.run();
    expect(run.state).toBe("succeeded");
    expect(world.elapsedMs()).toBeGreaterThan(hours(36));
    expect(run.steps.map(({ detail }) => detail).join()).toContain("no newer node image for win yet");
  });

  test("reports the pool instead, when the request says so; 304 is never taken for done", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startImageUpgrade, { kind: "already" });
    const run = await world.run({ request: { whenNothingNewer: "report" } });
    expect(run).toMatchObject({ state: "partlySucceeded", report: { outcome: "partlySucceeded" } });
    expect(run.report?.pools.find(({ name }) => name === "win")).toMatchObject({
      carries: "servicePrincipal",
      by: "nothing",
      remains: expect.stringContaining("no newer node image"),
    });
  });

  test("stops waiting for images after five weeks", async () => {
    await using world = new MigrationWorld();
    const nothing = { kind: "already" } as const;
    world.azure.next(startImageUpgrade, ...Array<typeof nothing>(35).fill(nothing));
    const run = await world.run();
    expect(run.state).toBe("partlySucceeded");
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(days(34));
  });

  test("parks a drain that is stuck and resumes it on retry", async () => {
    await using world = new MigrationWorld();
    world.azure.next(startImageUpgrade, {
      kind: "started",
      operation: { operationUrl: "https://arm.sim.invalid/op" },
    });
    world.azure.changed = true;
    world.azure.reimage("system");
    const failed = world.azure.observed();
    const stuck = {
      ...failed,
      pools: failed.pools.map((each) =>
        each.name === "win" ? { ...each, provisioningState: "Failed" } : each,
      ),
    };
    world.azure.changed = false;
    let parkedOn = "";
    world.person((run) => {
      parkedOn = run.incident?.code ?? "";
      return retry(run);
    });
    world.azure.next(
      observeCluster,
      { kind: "done", value: { ...failed, ...changedIdentity() } },
      { kind: "done", value: stuck },
    );
    const run = await world.run();
    expect(parkedOn).toBe("UnsatisfiablePDB");
    expect(run.state).toBe("succeeded");
  });

  test("reports a pool whose scale set never shows the new identity although its image is new", async () => {
    await using world = new MigrationWorld();
    const old = {
      kind: "done",
      value: [
        { pool: "system", identityIds: [] },
        { pool: "win", identityIds: [] },
      ],
    } as const;
    const never = Array.from({ length: 10 }, () => ({
      kind: "done" as const,
      value: structuredClone(old.value) as never,
    }));
    world.azure.next(readNodeIdentities, ...never);
    const run = await world.run({ request: { whenNothingNewer: "report" } });
    expect(run.state).toBe("partlySucceeded");
    expect(run.report?.summary).toContain("system, win");
  });
});

function changedIdentity() {
  const identity = (role: string) => identityId(`id-orders-${role}`);
  return {
    servicePrincipalClientId: "msi",
    controlPlane: { kind: "userAssigned" as const, resourceId: identity("control-plane"), principalId: "p" },
    kubelet: { resourceId: identity("kubelet"), clientId: "c", objectId: "o" },
  };
}
