import { describe, expect, test } from "vitest";
import { readInspection } from "../../../activities/read-inspection/contract.ts";
import type { Inspection } from "../../../domain/identity-table/facts.ts";
import { IDENTITY_TABLE } from "../../../domain/identity-table/table.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { inspectCluster } from "../../../orchestrations/inspect-cluster/contract.ts";
import { identitiesFromArm } from "../../../platform/azure/cluster-identities.ts";
import { cluster, CLUSTER_ID, facts, identityId, READ_AT, SUBNET_ID } from "../../support/migration-facts.ts";
import { guardedBy } from "../../support/guardrails.ts";
import { RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";

const addonIdentity = { resourceId: identityId("policy"), objectId: "policy", clientId: "c" };
const json = {
  ...{ id: CLUSTER_ID, name: "orders", location: "westeurope" },
  identity: {
    type: "UserAssigned",
    userAssignedIdentities: { [identityId("cp")]: { principalId: "cp", clientId: "c" } },
  },
  properties: {
    ...{ provisioningState: "Succeeded", nodeResourceGroup: "MC_rg-orders_orders_westeurope" },
    servicePrincipalProfile: { clientId: "msi" },
    identityProfile: { kubeletidentity: { resourceId: identityId("k"), objectId: "k", clientId: "c" } },
    addonProfiles: {
      azurePolicy: { enabled: true, identity: addonIdentity },
      omsagent: { enabled: true, config: { useAADAuth: "true" } },
      aciConnectorLinux: { enabled: false, identity: addonIdentity },
    },
    securityProfile: { workloadIdentity: { enabled: true } },
  },
};
const listed = (resourceId: string) => ({
  resourceId,
  principalId: "p",
  clientId: "c",
  location: "westeurope",
});

function setUp(changes: Partial<Inspection> = {}) {
  const clock = new VirtualClock({ start: Date.parse(READ_AT) });
  const azure = new ScriptedActivities(clock);
  const inspection: Inspection = {
    migration: facts(),
    identities: identitiesFromArm(json, CLUSTER_ID),
    held: [{ assignmentId: "/a", principalId: "cp", role: ROLES.networkContributor.id, scope: SUBNET_ID }],
    inNodeGroup: [listed(identityId("policy").toUpperCase()), listed(identityId("stray"))],
    nodes: [{ pool: "system", identityIds: [] }],
    ...changes,
  };
  const activities = () => [azure.bound(readInspection, () => done(guardedBy(inspection)))];
  return { azure, world: new RunWorld(inspectCluster, { clock, azure, activities }) };
}

describe("inspect-cluster", () => {
  test("shows every row of the table, what each identity holds, and what nobody accounts for", async () => {
    const { world } = setUp();
    await using _ = world;
    const run = await world.start({ request: { clusterId: CLUSTER_ID }, approval: "required" });
    expect(run.state).toBe("succeeded");
    expect(run.steps.map(({ name }) => name)).not.toContain("approve");
    const rows = run.report?.identities ?? [];
    expect(rows.map(({ key }) => key)).toEqual(IDENTITY_TABLE.map(({ key }) => key));
    const row = (key: string) => rows.find((one) => one.key === key);
    expect(row("control-plane-user")).toMatchObject({
      state: "inUse",
      identities: [{ principalId: "cp", holds: [{ role: "Network Contributor", scope: SUBNET_ID }] }],
    });
    expect(row("kubelet")).toMatchObject({ state: "inUse", identities: [{ principalId: "k", holds: [] }] });
    expect(row("azure-policy")).toMatchObject({ state: "inUse" });
    expect(["container-insights", "workload-identity"].map((key) => row(key)?.state)).toEqual([
      "ownNone",
      "ownNone",
    ]);
    expect(
      ["virtual-node", "service-principal", "control-plane-system"].map((key) => row(key)?.state),
    ).toEqual(Array(3).fill("off"));
    expect(row("backup")?.state).toBe("notShown");
    expect(run.report?.unaccounted.map(({ resourceId }) => resourceId)).toEqual([identityId("stray")]);
  });

  test("reports what is lacking and what is left over as findings, with what to do", async () => {
    const gone = "99999999-0000-4000-8000-000000000001";
    const control = { kind: "userAssigned", resourceId: identityId("cp"), principalId: "cp" } as const;
    const { world } = setUp({
      migration: facts({ held: [], cluster: cluster({ controlPlane: control }) }),
      held: [],
      assignments: [
        { assignmentId: "/ghost", principalId: gone, role: ROLES.reader.id, scope: SUBNET_ID },
        { assignmentId: "/kept", principalId: "somebody", role: ROLES.reader.id, scope: SUBNET_ID },
      ],
      directory: { kind: "read", missing: [gone], notAsked: 0 },
      own: [{ resourceId: identityId("cp"), principalId: "another" }],
    });
    await using _ = world;
    const { report } = await world.start({ request: { clusterId: CLUSTER_ID } });
    expect(report?.missing).toMatchObject([
      { holder: "the control-plane identity", role: "Network Contributor", scope: SUBNET_ID },
    ]);
    expect(report?.surplus).toMatchObject([{ kind: "ghost", assignmentId: "/ghost", role: "Reader" }]);
    const found = (code: string) => report?.findings.find((finding) => finding.code === code);
    expect(found("grant-missing")?.remedy).toContain("grant-roles");
    expect(found("assignment-ghost")?.remedy).toContain("--ids /ghost");
    expect(found("identity-made-again")).toMatchObject({ severity: "warning", resource: identityId("cp") });
    expect(report?.summary).toContain("1 role assignment is missing");
    const row = report?.identities.find(({ key }) => key === "control-plane-user");
    expect(row?.identities[0]?.lacks).toMatchObject([{ role: "Network Contributor" }]);
  });

  test("does not call a custom role missing, and says that somebody should compare", async () => {
    const control = { kind: "userAssigned", resourceId: identityId("cp"), principalId: "cp" } as const;
    const { world } = setUp({
      migration: facts({ held: [], cluster: cluster({ controlPlane: control }) }),
      held: [{ assignmentId: "/a", principalId: "cp", role: "a-custom-role", scope: SUBNET_ID }],
    });
    await using _ = world;
    const { report } = await world.start({ request: { clusterId: CLUSTER_ID } });
    const codes = report?.findings.map(({ code }) => code);
    expect(codes).toContain("grant-perhaps-missing");
    expect(codes).not.toContain("grant-missing");
  });

  test.each([
    ["ready to migrate", true, facts()],
    ["not ready to migrate", false, facts({ cluster: cluster({ powerState: "Stopped" }) })],
    [
      "nothing to migrate",
      false,
      facts({ cluster: cluster({ controlPlane: { kind: "systemAssigned", principalId: "p" } }) }),
    ],
  ] as const)("says: %s", async (text, ready, migration) => {
    const { world } = setUp({ migration });
    await using _ = world;
    const run = await world.start({ request: { clusterId: CLUSTER_ID } });
    expect(run.state).toBe("succeeded");
    expect(run.report?.summary).toContain(text);
    expect(run.report?.readyToMigrate).toBe(ready);
  });

  test("refuses a cluster that cannot be read", async () => {
    const { azure, world } = setUp();
    await using _ = world;
    azure.next(readInspection, refused("ResourceNotFound"));
    const run = await world.start({ request: { clusterId: CLUSTER_ID } });
    expect(run).toMatchObject({ state: "refused", report: { identities: [] } });
  });
});

test("the table has every kind of identity once, each with what it may do and what it needs", () => {
  expect(new Set(IDENTITY_TABLE.map(({ key }) => key)).size).toBe(IDENTITY_TABLE.length);
  for (const row of IDENTITY_TABLE) {
    for (const text of [row.title, row.path, row.defaultRights, row.rightsToAdd]) expect(text).not.toBe("");
  }
});
