import { describe, expect, test } from "vitest";
import { poolOutcome } from "../../../domain/cluster/pools.ts";
import type { GrantEntry } from "../../../domain/grants/grant.ts";
import { capabilitiesOf } from "../../../domain/migration/capabilities.ts";
import type { MigrationFacts } from "../../../domain/migration/facts.ts";
import { planMigration } from "../../../domain/migration/planning.ts";
import { MigrationReport } from "../../../domain/migration/report.ts";
import type { MigrationRequest } from "../../../domain/migration/request.ts";
import { targetOf } from "../../../domain/migration/target.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import {
  cluster,
  facts,
  held,
  identityId,
  NODE_GROUP,
  pool,
  READ_AT,
  REGISTRY_ID,
  request,
  SUBSCRIPTION,
} from "../../support/migration-facts.ts";
import { aReport } from "../run/example-report.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-orders`;
const PULL = "pull from ordersacr";
const migrated = cluster({
  servicePrincipalClientId: "msi",
  controlPlane: {
    kind: "userAssigned",
    resourceId: identityId("id-orders-control-plane"),
    principalId: "p",
  },
  kubelet: { resourceId: identityId("id-orders-kubelet"), clientId: "c", objectId: "k" },
});
const moved = poolOutcome(pool(), pool(), { carries: "managedIdentity", identityId: "k" }, "identityUpdate");
const stuck = poolOutcome(pool(), pool({ name: "win" }), { carries: "servicePrincipal" }, "imageUpgrade");

function migration(changes: Partial<MigrationFacts> = {}, asked: MigrationRequest = request) {
  const before = facts(changes);
  const plan = planMigration(before, asked);
  const entry = (
    grant: (typeof plan.grants)[number],
    outcome: GrantEntry["outcome"] = "made",
  ): GrantEntry => ({
    ...grant,
    ...{ principalId: "p", assignmentId: "a", outcome, createdOn: READ_AT, effectiveSince: READ_AT },
    proof: outcome === "made" ? "waited" : "olderThanPropagation",
  });
  const done = {
    target: targetOf(before.cluster, asked),
    after: migrated,
    grants: plan.grants.map((grant) => entry(grant)),
    pools: [moved],
  };
  const table = (changed: Partial<Parameters<typeof capabilitiesOf>[1]> = {}) =>
    capabilitiesOf(plan, { ...done, ...changed }) ?? [];
  return { plan, done, entry, table };
}

const row = (rows: NonNullable<ReturnType<typeof capabilitiesOf>>, can: string) =>
  rows.find((one) => one.can === can);
const why = (rows: NonNullable<ReturnType<typeof capabilitiesOf>>, can: string) => {
  const { now } = row(rows, can) ?? {};
  return now?.kind === "notProven" ? now.why : now?.kind;
};

describe("what a cluster can do after a migration", () => {
  test("says who could and who can, by which role: made and found alike", () => {
    const { plan, entry, table } = migration();
    const made = row(table(), PULL);
    expect(made).toMatchObject({
      before: { by: "the service principal", role: "AcrPull", scope: REGISTRY_ID },
      now: { kind: "holds", by: "id-orders-kubelet", role: "AcrPull", scope: REGISTRY_ID },
    });
    expect(row(table({ grants: plan.grants.map((grant) => entry(grant, "found")) }), PULL)).toEqual(made);
    expect(table().map(({ can }) => can)).toEqual([
      "join subnet spoke/aks",
      "give nodes the identity id-orders-kubelet",
      PULL,
      `manage what is in ${NODE_GROUP}`,
    ]);
    expect(row(table(), "give nodes the identity id-orders-kubelet")?.before).toBeUndefined();
  });

  test("finds the pull right of before in a role on a wider scope, and names what else that gave", () => {
    const registriesWithin = [{ id: REGISTRY_ID, mode: "registry" as const }];
    const rows = migration({ held: [held(ROLES.reader, GROUP)], registriesWithin }).table();
    expect(row(rows, PULL)?.before).toMatchObject({ role: "Reader", scope: GROUP });
    expect(why(rows, PULL)).toBe("holds");
    expect(why(rows, "do what Reader allows on rg-orders")).toMatch(/^not carried over: /);
  });

  test("is not proven where the role was not assigned, or does not count as effective yet", () => {
    const { done, table } = migration();
    expect(why(table({ grants: [] }), PULL)).toBe("AcrPull was not assigned to the kubelet identity");
    const pending = done.grants.map((grant) => ({ ...grant, proof: "pending" as const }));
    expect(why(table({ grants: pending }), PULL)).toBe(
      `AcrPull is assigned and counts as effective from ${READ_AT}`,
    );
    const confirmed = pending.map((grant) => ({ ...grant, confirmed: { at: READ_AT, by: "AKS" } }));
    expect(why(table({ grants: confirmed }), PULL)).toBe("holds");
  });

  test("is not proven where it is not known that the cluster and its nodes use the identity", () => {
    const { table } = migration();
    const join = "join subnet spoke/aks";
    const unseen = table({ after: undefined, changed: "begun" });
    expect(why(unseen, join)).toBe("the end of the change was not seen");
    const other = table({ after: cluster() });
    expect(why(other, join)).toBe("Azure does not show the cluster with its new identities");
    const halfway = table({ pools: [moved, stuck] });
    expect(why(halfway, PULL)).toBe("the nodes of node pool win still use the old identity");
    expect(why(halfway, join)).toBe("holds");
    expect(why(table({ pools: [] }), PULL)).toMatch(/^the node pools were not read/);
  });

  test("is not proven where AKS is trusted to give it: nothing has read that", () => {
    expect(why(migration().table(), `manage what is in ${NODE_GROUP}`)).toMatch(/^AKS gives its identities/);
  });

  test("keeps what an identity holds that does not change", () => {
    const { table } = migration(
      { cluster: migrated, held: [held(ROLES.acrPull, REGISTRY_ID, { by: "kubelet" })] },
      { ...request, controlPlaneIdentityId: identityId("other") },
    );
    const after = {
      ...migrated,
      controlPlane: { kind: "userAssigned" as const, resourceId: identityId("other"), principalId: "o" },
    };
    expect(row(table({ after, pools: [] }), PULL)).toMatchObject({
      before: { by: "id-orders-kubelet", role: "AcrPull" },
      now: { kind: "holds", by: "id-orders-kubelet", role: "AcrPull" },
    });
  });

  test("is not said of a cluster that was not changed, nor where nobody read what the old identity holds", () => {
    const { plan, done } = migration();
    expect(capabilitiesOf(plan, { ...done, after: undefined })).toBeUndefined();
    expect(capabilitiesOf(plan, { ...done, after: undefined, changed: "refused" })).toBeUndefined();
    expect(capabilitiesOf({ ...plan, grantDifference: undefined }, done)).toBeUndefined();
  });

  test("is optional in a report: older records have none", () => {
    expect(MigrationReport.safeParse(aReport).success).toBe(true);
    const capabilities = [...migration().table()];
    expect(MigrationReport.parse({ ...aReport, capabilities }).capabilities).toEqual(capabilities);
  });
});
