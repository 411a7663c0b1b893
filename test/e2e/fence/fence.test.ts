import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Finding } from "../../../domain/findings/finding.ts";
import { CleanUpReport } from "../../../domain/clean-up/report.ts";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import type { Moment } from "../../../local/arm/core/moment.ts";
import { grantStanding } from "../../../local/arm/fleet/populate.ts";
import { placeIdentity } from "../../../local/arm/fleet/principals.ts";
import { SIMULATED_CALLER } from "../../../platform/azure/credential.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { DEMO_SUBSCRIPTION, demoCluster } from "../../support/demo-ids.ts";
import {
  editCluster,
  fencedWorld,
  FOREIGN,
  FOREIGN_REGISTRY,
  FOREIGN_SUBNET,
} from "../../support/fenced-world.ts";
import { oldGrantIds, pastMigration, placePastMigration } from "../../support/past-migration.ts";

const ORDERS = demoCluster("orders");
const PAYMENTS = demoCluster("payments");
const IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";

const Answered = z.object({ plan: z.object({ findings: z.array(Finding) }) });
const findingsIn = async (answer: Response) =>
  Answered.parse(await answer.json()).plan.findings.map(({ severity, code, resource }) => [
    severity,
    code,
    resource,
  ]);

/** The principal that a cluster of the demo runs on. */
function principalOf(moment: Moment, cluster: string): string {
  for (const [, principal] of moment.world.entries("principals")) {
    if (principal.displayName === `sp-${cluster}`) return principal.objectId;
  }
  throw new Error(`no principal of ${cluster}`);
}

describe("a deployment that serves one subscription", () => {
  it("does not write a role assignment in another one, whatever the scope looks like", async () => {
    const { world, outside } = await fencedWorld();
    const scope = `/subscriptions/${DEMO_SUBSCRIPTION}/resourceGroups/../providers/../../${FOREIGN}`;
    const answer = await world.post("workflows/grant-roles/runs", {
      principal: { principalId: SIMULATED_CALLER },
      grants: [{ scope, role: ROLES.owner.name }],
      awaitPropagation: false,
    });
    await world.host.idle();
    expect(world.simulator.journal()).toEqual([]);
    expect(outside()).toEqual([]);
    expect(answer.status).toBe(400);
  });

  it("refuses a migration that would have to grant a role in another one, and says where and what to do", async () => {
    const { world, outside } = await fencedWorld((moment) => {
      grantStanding(moment, FOREIGN_REGISTRY, principalOf(moment, "orders"), ROLES.acrPull.id);
    });
    const run = await world.run("migrate-cluster", { clusterId: ORDERS });
    const { findings } = MigrationReport.parse(run.report);
    expect(run.state).toBe("refused");
    const finding = findings.find(({ code }) => code === "subscription-not-served");
    expect(finding).toMatchObject({ severity: "blocker", resource: FOREIGN_REGISTRY });
    expect(finding?.remedy).toContain("KEYLESS_SUBSCRIPTIONS");
    expect(world.simulator.journal()).toEqual([]);
    expect(outside()).toEqual([]);
  });

  it("does not follow an add-on's setting out of it, nor out of what it seems to name", async () => {
    const odd = `/subscriptions/${DEMO_SUBSCRIPTION}/resourceGroups/../../${FOREIGN}/resourceGroups/rg-foreign/providers/Microsoft.Network/applicationGateways/g`;
    const { world, outside } = await fencedWorld((moment) => {
      editCluster(moment, "orders", ["properties", "addonProfiles"], {
        ingressApplicationGateway: { enabled: true, config: { applicationGatewayId: odd } },
        aciConnectorLinux: { enabled: true, config: { SubnetName: "../../../x" } },
      });
    });
    const answer = await world.post("workflows/migrate-cluster/plans", { clusterId: ORDERS });
    expect(await findingsIn(answer)).toEqual(
      expect.arrayContaining([
        ["warning", "add-on-setting-unreadable", ORDERS],
        ["warning", "add-on-setting-unreadable", ORDERS],
      ]),
    );
    const run = await world.run("migrate-cluster", { clusterId: ORDERS });
    expect(MigrationReport.parse(run.report).grants.every(({ scope }) => !scope.includes(".."))).toBe(true);
    expect(outside()).toEqual([]);
  });

  it("answers 422 for a cluster whose JSON names what is no id, and not 500", async () => {
    const { world } = await fencedWorld((moment) => {
      editCluster(moment, "orders", ["properties", "diskEncryptionSetID"], "/subscriptions/../x");
    });
    const answer = await world.post("workflows/migrate-cluster/plans", { clusterId: ORDERS });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      resource: ORDERS,
      detail: expect.stringContaining("diskEncryptionSetID"),
    });
  });

  it("upgrades images in a subnet of another one, which it does not look at", async () => {
    const { world, outside } = await fencedWorld((moment) => {
      const record = moment.world.get("clusters", canonical(PAYMENTS));
      const pools = z.object({ properties: z.object({ agentPoolProfiles: z.array(z.looseObject({})) }) });
      const [pool] = pools.parse(record?.body).properties.agentPoolProfiles;
      const moved = JSON.parse(JSON.stringify([{ ...pool, vnetSubnetID: FOREIGN_SUBNET }]));
      editCluster(moment, "payments", ["properties", "agentPoolProfiles"], moved);
    });
    const run = await world.run("upgrade-node-images", { clusterId: PAYMENTS });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(outside()).toEqual([]);
  });

  it("inspects a cluster whose identity lies in another one, which it does not read", async () => {
    const identity = FOREIGN_REGISTRY.replace(/Microsoft\..*/, `${IDENTITIES}/elsewhere`);
    const { world, outside } = await fencedWorld((moment) => {
      const principalId = placeIdentity(moment, identity, "westeurope", {}, "clientId", "principalId");
      const entry = { [identity]: { principalId, clientId: "c" } };
      editCluster(moment, "payments", ["identity"], { type: "UserAssigned", userAssignedIdentities: entry });
    });
    const run = await world.run("inspect-cluster", { clusterId: PAYMENTS });
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(outside()).toEqual([]);
  });

  it("cleans up what lies in it, and names what lies outside with the command that removes it", async () => {
    const name = "0dd5e771-0000-4000-8000-0000000000d1";
    const assignment = `/providers/Microsoft.Authorization/roleAssignments/${name}`;
    const beyond = [
      `${FOREIGN_REGISTRY}${assignment}`,
      `/providers/Microsoft.Management/managementGroups/corp${assignment}`,
    ];
    const { world, outside } = await fencedWorld(undefined, {
      prepare: async (simulator, records) => {
        await placePastMigration(simulator, records);
        const stored = await records.read(runs, pastMigration.id);
        const report = MigrationReport.parse(stored?.value.report);
        const { cleanUp = { notBefore: "", grants: [], principals: [] } } = report;
        const wider = { ...report, cleanUp: { ...cleanUp, grants: [...oldGrantIds, ...beyond] } };
        await records.replace(
          runs,
          pastMigration.id,
          { ...pastMigration, report: wider },
          stored?.version ?? "",
        );
      },
    });
    const run = await world.run("clean-up", { clusterId: PAYMENTS, migrationRunId: pastMigration.id });
    const report = CleanUpReport.parse(run.report);
    expect(report.removed.map(canonical).sort()).toEqual(oldGrantIds.map(canonical).sort());
    expect(report.outcome).toBe("partlySucceeded");
    for (const id of beyond) {
      expect(report.remains.join()).toContain(id);
      expect(report.findings.find(({ resource }) => resource === id)?.remedy).toContain(`--ids ${id}`);
    }
    expect(outside()).toEqual([]);
  });
});
