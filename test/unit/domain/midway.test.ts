import { describe, expect, it } from "vitest";
import type { GrantEntry } from "../../../domain/grants/grant.ts";
import type { ImageFacts } from "../../../domain/images/facts.ts";
import { asBefore as imagesAsBefore, explainsUpgrade } from "../../../domain/images/midway.ts";
import { asBefore, explainsMigration } from "../../../domain/migration/midway.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import { principalsOutOfUse } from "../../../domain/migration/target.ts";
import type { MigrationProgress } from "../../../domain/migration/progress.ts";
import { planAdditions } from "../../../domain/run/plan-difference.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { guardedBy } from "../../support/guardrails.ts";
import {
  cluster,
  CLUSTER_ID,
  facts,
  identityId,
  pool,
  READ_AT,
  request,
  SUBNET_ID,
} from "../../support/migration-facts.ts";
import type { Target } from "../../../domain/cluster/target.ts";

const soFar: MigrationProgress = { clusterId: CLUSTER_ID, grants: [], made: [], pools: [] };
const before = guardedBy(facts());
const target: Target = {
  ...{ controlPlane: identityId("control-plane"), kubelet: identityId("kubelet") },
  ...{ changesControlPlane: true, changesKubelet: true },
};
const changed: MigrationProgress = { ...soFar, changed: "begun", target };
const moved = cluster({
  servicePrincipalClientId: "msi",
  controlPlane: { kind: "userAssigned", resourceId: identityId("control-plane"), principalId: "new" },
  kubelet: { resourceId: identityId("kubelet"), clientId: "c", objectId: "o" },
});
const { servicePrincipal: _outOfUse, ...read } = guardedBy(facts({ cluster: moved, held: [] }));

describe("the facts of a migration on its way", () => {
  it("are as they were read before the change", () => {
    expect(asBefore(read, before, soFar)).toBe(read);
  });

  it("are without the identities that the run made and the roles that it gave", () => {
    const identity = (name: string, roles: readonly string[]) => ({
      identityId: identityId(name),
      principalId: `principal of ${name}`,
      roles: roles.map((scope) => ({ id: `${scope}/assignment`, roleId: ROLES.reader.id, scope })),
    });
    const grant: GrantEntry = {
      ...{ identity: "controlPlane", roleName: ROLES.reader.name, roleId: ROLES.reader.id },
      ...{ scope: CLUSTER_ID, because: "it needs it", principalId: "principal of adopted" },
      ...{ assignmentId: "/a", outcome: "made", createdOn: READ_AT, effectiveSince: READ_AT },
      proof: "pending",
    };
    const adopted = [identity("adopted", [SUBNET_ID, CLUSTER_ID]), identity("made", [])];
    const done: MigrationProgress = { ...soFar, grants: [grant], made: adopted.map((one) => one.identityId) };
    const brought = { ...before, adopted: [identity("adopted", [SUBNET_ID])] };
    expect(asBefore({ ...brought, adopted }, brought, done)).toEqual(brought);
  });

  it("make the plan that was approved once the run has changed the cluster", () => {
    const now = asBefore(read, before, changed);
    expect(planAdditions(planMigration(before, request), planMigration(now, request))).toEqual([]);
    expect(planMigration(now, request).from).toEqual(planMigration(before, request).from);
  });

  it("of a half-done migration make the same plan once its nodes carry the identity and its roles are given", () => {
    const seen = cluster({
      ...moved,
      controlPlane: { kind: "systemAssigned", principalId: "system" },
      pools: [pool({ withoutIdentity: true })],
    });
    const half = guardedBy(
      facts({
        cluster: seen,
        formerPrincipal: { kind: "known", clientId: "former", objectId: "former object" },
      }),
    );
    const plan = planMigration(half, request);
    expect(plan.grants.map(({ identity, roleName }) => `${identity} ${roleName}`)).toEqual(
      expect.arrayContaining(["controlPlane Network Contributor", "kubelet AcrPull"]),
    );
    const { formerPrincipal: _notRead, ...reread } = half;
    const now = { ...reread, cluster: { ...seen, pools: [pool()] }, held: [] };
    const kept: Target = {
      ...{ controlPlane: "SystemAssigned", kubelet: identityId("kubelet"), changesControlPlane: false },
      ...{ changesKubelet: true, finishes: true, keepsKubelet: true },
    };
    const again = planMigration(asBefore(now, half, { ...soFar, changed: "begun", target: kept }), request);
    expect(planAdditions(plan, again)).toEqual([]);
    expect(again.grants).toEqual(plan.grants);
    expect(again.findings.map(({ code }) => code)).not.toContain("already-managed-identity");
    expect(principalsOutOfUse(half, kept)).toEqual(["former object"]);
  });

  it("show a change that somebody else made as what it is", () => {
    const plan = planMigration(asBefore(read, before, soFar), request);
    expect(plan.findings.map(({ code }) => code)).toContain("already-managed-identity");
  });

  it("show identities that the run does not give the cluster as somebody else's, once the run has begun too", () => {
    const [controlPlane, kubelet] = [moved.controlPlane, moved.kubelet];
    if (controlPlane.kind !== "userAssigned" || kubelet === undefined) throw new Error("it has both");
    const others = [
      { ...moved, controlPlane: { ...controlPlane, resourceId: identityId("of-somebody-else") } },
      { ...moved, kubelet: { ...kubelet, resourceId: identityId("of-somebody-else") } },
    ];
    for (const other of others) {
      const found = { ...read, cluster: other };
      expect(asBefore(found, before, changed)).toBe(found);
    }
  });

  it("keep what a report compares with: the images that pools had, and who is out of use", () => {
    const pools = before.cluster.pools.map((each) => ({ ...each, nodeImageVersion: "given by the change" }));
    const now = asBefore({ ...read, cluster: { ...moved, pools } }, before, changed);
    const images = ({ cluster: { pools: seen } }: typeof now) => seen.map((each) => each.nodeImageVersion);
    expect(images(now)).toEqual(images(before));
    expect(principalsOutOfUse(now, target)).toEqual(principalsOutOfUse(before, target));
    expect(principalsOutOfUse(before, target)).toHaveLength(1);
  });

  it("are not held up by an update of the run's own that failed", () => {
    const failed = guardedBy(facts({ cluster: cluster({ provisioningState: "Failed" }) }));
    expect(planMigration(asBefore(failed, before, changed), request).findings).toEqual(
      planMigration(before, request).findings,
    );
  });

  it("name the locks and the policy that have come", () => {
    const locked = { ...read, cluster: { ...moved, nodeDisruptionPolicy: "Block" } };
    const plan = planMigration(asBefore(locked, before, changed), request);
    expect(plan.findings.map(({ code }) => code)).toContain("node-disruption-blocked");
  });

  it("leave pools alone that came after the change, and count a batch of new machines as the run's own", () => {
    const pools = [pool({ count: 4 }), pool({ name: "late" })];
    const replacing = [{ pool: pool({ count: 3 }), batch: 1, old: [] }];
    const now = asBefore({ ...read, cluster: { ...moved, pools } }, before, { ...changed, replacing });
    expect(now.cluster.pools.map(({ name, count }) => [name, count])).toEqual([["system", 3]]);
    const scaled = { ...read, cluster: { ...moved, pools: [pool({ count: 9 })] } };
    expect(asBefore(scaled, before, { ...changed, replacing }).cluster.pools[0]?.count).toBe(9);
  });

  it("explain that room has become scarce only by nodes of the run's own", () => {
    const [finding] = planMigration(facts({ cluster: cluster({ powerState: "Stopped" }) }), request).findings;
    if (finding === undefined) throw new Error("a stopped cluster has no finding");
    const scarce = { ...finding, code: "quota-close" };
    expect([explainsMigration(scarce, soFar), explainsMigration(scarce, changed)]).toEqual([false, true]);
    expect(explainsMigration(finding, changed)).toBe(false);
  });
});

describe("the facts of image upgrades on their way", () => {
  const imagesOf = (...pools: Parameters<typeof pool>[0][]) =>
    guardedBy<ImageFacts>({
      readAt: READ_AT,
      cluster: cluster({ pools: pools.map((changes) => pool(changes)) }),
      locks: [],
      latest: {},
    });

  it("take the image of a failed pool for the one that it is upgraded from", () => {
    const failed = imagesOf({ nodeImageVersion: "new", provisioningState: "Failed" });
    const healthy = imagesOf({ nodeImageVersion: "new" });
    const imageOf = (facts: ImageFacts) => facts.cluster.pools[0]?.nodeImageVersion;
    expect(imageOf(imagesAsBefore(failed, imagesOf({ nodeImageVersion: "old" })))).toBe("old");
    expect(imageOf(imagesAsBefore(healthy, imagesOf({ nodeImageVersion: "old" })))).toBe("new");
  });

  it("explain a failed cluster only once an upgrade has begun, and a pool that is gone in any case", () => {
    const finding = { severity: "blocker", resource: "r", means: "m", remedy: "r", source: "s" } as const;
    const untouched = { clusterId: CLUSTER_ID, pools: [] };
    const explained = (code: string, begun: boolean) =>
      explainsUpgrade({ ...finding, code }, { ...untouched, begun });
    expect([explained("cluster-not-healthy", false), explained("cluster-not-healthy", true)]).toEqual([
      false,
      true,
    ]);
    expect(explained("pool-unknown", false)).toBe(true);
    expect(explained("cluster-locked", true)).toBe(false);
  });
});
