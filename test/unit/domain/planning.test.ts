import { PROPAGATION_MS } from "../../../domain/grants/grant.ts";
import { describe, expect, test } from "vitest";
import { minutes, seconds } from "../../../domain/text/duration.ts";
import { blockers } from "../../../domain/findings/finding.ts";
import { GRAPH_LAG_MS, imageUpgrade, REPLICATION_MS } from "../../../domain/cluster/estimate.ts";
import { imageUpgradeMs } from "../../../domain/cluster/pace.ts";
import { MigrationPlan } from "../../../domain/migration/plan.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import { MigrationRequest } from "../../../domain/migration/request.ts";
import { planEssence } from "../../../domain/run/plan.ts";
import { migrateCluster } from "../../../orchestrations/migrate-cluster/contract.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import {
  cluster,
  CLUSTER_ID,
  facts,
  held,
  identityId,
  pool,
  request,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";
import { guardedBy } from "../../support/guardrails.ts";

const windows = pool({ name: "win", mode: "User", osType: "Windows", count: 2 });

describe("a plan", () => {
  test("keeps its own schema", () => {
    expect(MigrationPlan.parse(planMigration(facts(), request))).toMatchObject({ clusterId: CLUSTER_ID });
  });

  test.each([
    [
      "a service principal",
      {},
      {},
      [
        /back to a service principal/,
        /another tenant/,
        /back to a system-assigned/,
        /kubelet identity of your own/,
        /disk of a node/,
      ],
    ],
    [
      "a service principal, to a system-assigned identity",
      {},
      { identityType: "SystemAssigned" as const },
      [/back to a service principal/, /another tenant/, /disk of a node/],
    ],
    [
      "a system-assigned identity",
      { controlPlane: { kind: "systemAssigned" as const, principalId: "p" } },
      { controlPlaneIdentityId: identityId("theirs") },
      [/deletes the old system-assigned identity/, /back to a system-assigned/],
    ],
    [
      "a user-assigned identity",
      { controlPlane: { kind: "userAssigned" as const, principalId: "p", resourceId: identityId("first") } },
      { controlPlaneIdentityId: identityId("second") },
      [],
    ],
  ])("says what cannot be undone, and no more, where a cluster leaves %s", (_, changes, wanted, said) => {
    const { cannotBeUndone } = planMigration(facts({ cluster: cluster(changes) }), { ...request, ...wanted });
    expect(cannotBeUndone).toEqual(said.map((text) => expect.stringMatching(text)));
  });

  test.each([
    ["nodes are rolled", {}, true],
    [
      "only the control plane changes",
      { controlPlane: { kind: "systemAssigned" as const, principalId: "p" } },
      false,
    ],
  ])("says that the identity is unavailable meanwhile where %s", (_, changes, said) => {
    const wanted = { ...request, controlPlaneIdentityId: identityId("theirs") };
    const codes = planMigration(facts({ cluster: cluster(changes) }), wanted).findings.map(
      ({ code }) => code,
    );
    expect(codes.includes("identity-unavailable-in-upgrades")).toBe(said);
  });

  test("names the identities after the cluster, in its own group, unless the request names them", () => {
    expect(planMigration(facts(), request).identities).toMatchObject({
      controlPlane: identityId("id-orders-control-plane"),
      kubelet: identityId("id-orders-kubelet"),
    });
    const named = {
      ...request,
      controlPlaneIdentityId: identityId("cp"),
      kubeletIdentityId: identityId("k"),
    };
    expect(planMigration(facts(), named).identities).toMatchObject({
      controlPlane: identityId("cp"),
      kubelet: identityId("k"),
    });
  });

  test("says why these identities", () => {
    const why = (changes: Parameters<typeof cluster>[0], more: Partial<MigrationRequest> = {}) =>
      planMigration(facts({ cluster: cluster(changes) }), { ...request, ...more }).identities.because.join(
        "\n",
      );
    expect(why({})).toMatch(/user-assigned identity[\s\S]*before the nodes get it[\s\S]*in one request/);
    expect(why({}, { identityType: "SystemAssigned" })).toMatch(/as requested[\s\S]*AKS creates the kubelet/);
    expect(why({ location: "chinaeast" })).toMatch(/AKS in chinaeast accepts no kubelet identity/);
    expect(why({ controlPlane: { kind: "systemAssigned", principalId: "p" } })).toMatch(/keeps its identity/);
  });

  test("lists the writes in the order in which they are made, and the PUT as the one that cannot be undone", () => {
    const { writes } = planMigration(facts({ cluster: cluster({ pools: [pool(), windows] }) }), request);
    expect(writes.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(writes.map(({ undoable }) => undoable)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(writes[5]?.disrupts).toContain("system, win");
  });

  test("leaves AKS's own hidden pools alone", () => {
    const hidden = cluster({ pools: [pool(), pool({ name: "aksmanagedap", mode: "Machines" })] });
    expect(planMigration(facts({ cluster: hidden }), request).pools.map(({ name }) => name)).toEqual([
      "system",
    ]);
  });

  test("warns of a grant that it does not carry over", () => {
    const disks = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-disks`;
    const left = held(ROLES.contributor, disks);
    const plan = planMigration(facts({ held: [left] }), request);
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ severity: "warning", code: "grant-not-carried-over", resource: left.id }),
    );
  });

  test("expects all that it names: the re-imaging of the pools that the update may leave as they are, too", () => {
    const two = cluster({ pools: [pool(), windows] });
    const plan = planMigration(facts({ cluster: two }), request);
    expect(plan.expectedMs).toBe(
      REPLICATION_MS +
        PROPAGATION_MS +
        seconds(189) +
        GRAPH_LAG_MS +
        2 * (imageUpgrade(pool()).longMs + imageUpgrade(windows).longMs),
    );
    for (const text of [
      "2 pools",
      "until the role assignments take effect",
      "which identity the nodes use",
      "does not re-image",
    ]) {
      expect(plan.expectedBecause).toContain(text);
    }
  });

  test("that is refused has no duration and no irreversible effects", () => {
    const stopped = facts({ cluster: cluster({ powerState: "Stopped" }) });
    const refused = migrateCluster.makePlan(guardedBy(stopped), request);
    expect(blockers(refused.findings).map(({ code }) => code)).toContain("cluster-stopped");
    expect([refused.expectedMs, refused.expectedBecause, refused.cannotBeUndone]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    const allowed = migrateCluster.makePlan(guardedBy(facts()), request);
    expect(allowed.cannotBeUndone).not.toEqual([]);
  });
});

describe("what an approval binds to", () => {
  const essence = (changes: Parameters<typeof facts>[0]) =>
    JSON.stringify(planEssence(planMigration(facts(changes), request)));

  test("does not change with the hour, or with what AKS upgrades by itself", () => {
    expect(essence({ readAt: "2030-03-01T09:00:00.000Z" })).toBe(essence({}));
    expect(essence({ cluster: cluster({ pools: [pool({ nodeImageVersion: "image-2" })] }) })).toBe(
      essence({}),
    );
  });

  test.each([
    ["a warning that comes", { cluster: cluster({ podIdentityEnabled: true }) }],
    ["another pool", { cluster: cluster({ pools: [pool(), windows] }) }],
    ["a grant less", { held: [] }],
    ["a blocker", { cluster: cluster({ powerState: "Stopped" }) }],
    ["another identity before", { cluster: cluster({ servicePrincipalClientId: "other" }) }],
  ])("changes with %s", (_what, changes) => {
    expect(essence(changes)).not.toBe(essence({}));
  });
});

describe("the estimate of an image upgrade", () => {
  test.each([
    ["one node at a time without a setting", {}, 120 + 3 * 135],
    ["a third at a time", { count: 9, maxSurge: "33%" }, 120 + 3 * 135],
    ["a fixed number at a time", { count: 9, maxSurge: "5" }, 120 + 2 * 135],
    ["Windows slower", { osType: "Windows", count: 2 }, 120 + 2 * 240],
    ["one at a time for a setting that nobody understands", { maxSurge: "many" }, 120 + 3 * 135],
    ["no nodes", { count: 0 }, 120],
  ])("counts %s", (_what, changes, expected) => {
    expect(imageUpgradeMs(pool(changes))).toBe(seconds(expected));
  });
});

describe("how long roles are waited for", () => {
  const plan = (roleWait?: string) => planMigration(facts(), { ...request, ...(roleWait && { roleWait }) });
  const codes = (roleWait?: string) => plan(roleWait).findings.map(({ code }) => code);

  test("is an hour, and the plan warns of a shorter wait", () => {
    expect(plan().expectedMs - plan("PT5M").expectedMs).toBe(minutes(55));
    expect([codes().includes("role-wait-shortened"), codes("PT5M").includes("role-wait-shortened")]).toEqual([
      false,
      true,
    ]);
    expect(codes("PT1H")).not.toContain("role-wait-shortened");
  });

  test.each(["PT4M", "PT61M", "P1D", "soon", ""])("cannot be %j", (roleWait) => {
    expect(MigrationRequest.safeParse({ ...request, roleWait }).success).toBe(false);
  });

  test("can be said down to five minutes", () => {
    expect(MigrationRequest.parse({ ...request, roleWait: "PT5M" }).roleWait).toBe("PT5M");
  });
});
