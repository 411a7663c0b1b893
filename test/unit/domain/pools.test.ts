import { describe, expect, test } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import { judgePool, mayBeStale, poolOutcome, upgradeOrder } from "../../../domain/cluster/pools.ts";
import {
  judgeChange,
  judgeCount,
  judgeHealth,
  judgeUpgrade,
  judgeVersion,
  nextLookMs,
} from "../../../domain/cluster/operation-progress.ts";
import { EVENTS_OF, HISTORY_EVENTS } from "../../../orchestrations/kit/history-budget.ts";
import { ANSWER_LOOKS } from "../../../orchestrations/kit/wait-for-command.ts";
import { cluster, pool, SUBSCRIPTION } from "../../support/migration-facts.ts";

const KUBELET = requireResourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/k`,
);
const CONTROL = requireResourceId(KUBELET.replace("/k", "/cp"));

describe("what a pool carries", () => {
  test("is read from its scale set, in any case of name and id", () => {
    const nodes = [{ pool: "SYSTEM", identityIds: ["/other", KUBELET.toLowerCase()] }];
    expect(judgePool(pool(), nodes, KUBELET)).toMatchObject({ carries: "managedIdentity" });
  });

  test("is the service principal when the scale set has other identities or none, or is not shown", () => {
    const still = { carries: "servicePrincipal" };
    expect(judgePool(pool(), [{ pool: "system", identityIds: ["/other"] }], KUBELET)).toEqual(still);
    expect(judgePool(pool(), [], KUBELET)).toEqual(still);
    expect(judgePool(pool({ count: 0 }), [{ pool: "system", identityIds: [] }], KUBELET)).toEqual(still);
  });

  test("is nothing for a pool without nodes and scale set", () => {
    expect(judgePool(pool({ count: 0 }), [], KUBELET)).toEqual({ carries: "noNodes" });
  });

  test("deserves a second look when the image is new and the identity still old", () => {
    const renewed = pool({ nodeImageVersion: "new" });
    expect(mayBeStale(poolOutcome(pool(), renewed, { carries: "servicePrincipal" }, "identityUpdate"))).toBe(
      true,
    );
    expect(mayBeStale(poolOutcome(pool(), pool(), { carries: "servicePrincipal" }, "identityUpdate"))).toBe(
      false,
    );
  });

  test("is never put down to an update that did not bring it", () => {
    const outcome = poolOutcome(pool(), pool(), { carries: "servicePrincipal" }, "imageUpgrade");
    expect(outcome).toMatchObject({ by: "nothing", carries: "servicePrincipal" });
    expect(outcome.identityId).toBeUndefined();
  });
});

test("pools are upgraded system first, Spot last", () => {
  const order = upgradeOrder([
    pool({ name: "spot", mode: "User", spot: true }),
    pool({ name: "work", mode: "User" }),
    pool({ name: "sys" }),
  ]);
  expect(order.map(({ name }) => name)).toEqual(["sys", "work", "spot"]);
});

describe("the identity change", () => {
  const changed = cluster({
    controlPlane: {
      kind: "userAssigned",
      resourceId: requireResourceId(CONTROL.toUpperCase()),
      principalId: "p",
    },
    kubelet: { resourceId: KUBELET, clientId: "c", objectId: "o" },
  });

  test("is through when the cluster is healthy and shows both identities", () => {
    expect(judgeChange(changed, CONTROL, KUBELET).kind).toBe("ended");
  });

  test("is not through while anything is going on, known or not", () => {
    expect(judgeChange({ ...changed, provisioningState: "Updating" }, CONTROL, KUBELET).kind).toBe(
      "inProgress",
    );
    expect(judgeChange({ ...changed, provisioningState: "Brewing" }, CONTROL, KUBELET).kind).toBe(
      "inProgress",
    );
  });

  test("is not through when a healthy cluster still shows the old identity or another kubelet", () => {
    expect(judgeChange(cluster(), CONTROL, KUBELET).kind).toBe("inProgress");
    expect(judgeChange(changed, CONTROL, `${KUBELET}2`).kind).toBe("inProgress");
  });

  test.each(["Failed", "Canceled"])("has failed when the cluster is %s", (provisioningState) => {
    expect(judgeChange({ ...changed, provisioningState }, CONTROL, KUBELET).kind).toBe("failed");
  });
});

describe("an image upgrade", () => {
  test("is through when the pool is healthy with another image", () => {
    expect(judgeUpgrade(pool({ nodeImageVersion: "new" }), "old").kind).toBe("ended");
    expect(judgeUpgrade(pool({ nodeImageVersion: "old" }), "old").kind).toBe("inProgress");
    expect(judgeUpgrade(pool({ nodeImageVersion: "new", provisioningState: "Updating" }), "old").kind).toBe(
      "inProgress",
    );
  });

  test("has failed when the pool failed or is gone", () => {
    expect(judgeUpgrade(pool({ provisioningState: "Failed" }), "old").kind).toBe("failed");
    expect(judgeUpgrade(undefined, "old").kind).toBe("failed");
  });
});

describe("what a look at a cluster shows of another operation", () => {
  const states = ["Succeeded", "Updating", "Failed", "Canceled"];
  const kinds = ["ended", "inProgress", "failed", "failed"];

  test("of one that leaves the cluster healthy: its state", () => {
    expect(states.map((provisioningState) => judgeHealth(cluster({ provisioningState })).kind)).toEqual(
      kinds,
    );
  });

  test("of a version: the state and the version, of the control plane or of the pool", () => {
    const shown = (provisioningState: string, kubernetesVersion: string) => [
      judgeVersion(cluster({ provisioningState, kubernetesVersion }), undefined, "1.33.6").kind,
      judgeVersion(cluster({ pools: [pool({ provisioningState, kubernetesVersion })] }), "system", "1.33.6")
        .kind,
    ];
    expect(states.map((state) => shown(state, "1.33.6"))).toEqual(kinds.map((kind) => [kind, kind]));
    expect(shown("Succeeded", "1.33.3")).toEqual(["inProgress", "inProgress"]);
    expect(judgeVersion(cluster(), "gone", "1.33.6").kind).toBe("failed");
  });

  test("of a count: the pool's state and how many nodes it has", () => {
    const shown = (provisioningState: string, count: number) =>
      judgeCount(cluster({ pools: [pool({ provisioningState, count })] }), "system", 5).kind;
    expect(states.map((state) => shown(state, 5))).toEqual(kinds);
    expect(shown("Succeeded", 4)).toBe("inProgress");
    expect(judgeCount(cluster(), "gone", 5).kind).toBe("failed");
  });
});

describe("looks at an operation", () => {
  function looksAt(expectedMs: number): number[] {
    const pauses: number[] = [];
    for (let look = 0; ; look += 1) {
      const pause = nextLookMs(expectedMs, look);
      if (pause === undefined) return pauses;
      pauses.push(pause);
    }
  }

  test("begin when it should be over, or at once when it may be over already", () => {
    expect(nextLookMs(minutes(60), 0)).toBe(minutes(60));
    expect(nextLookMs(minutes(60), 0, true)).toBe(0);
  });

  test("become rarer up to an hour, and end after more than a day", () => {
    expect(nextLookMs(minutes(60), 1)).toBe(minutes(2));
    expect(nextLookMs(minutes(60), 20)).toBe(minutes(60));
    const pauses = looksAt(minutes(60));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(hours(30));
  });

  // A run whose operation never ended began again and again: its history was full before the week of waiting was over.
  test("leave a history room for a week of waiting for a person", () => {
    const waits = Math.log2(ANSWER_LOOKS.longestMs / ANSWER_LOOKS.firstMs) + days(7) / ANSWER_LOOKS.longestMs;
    const events = (looksAt(minutes(60)).length + waits) * (EVENTS_OF.call + EVENTS_OF.race);
    expect(events).toBeLessThan(HISTORY_EVENTS.stopAt - HISTORY_EVENTS.reserve - 100);
  });
});
