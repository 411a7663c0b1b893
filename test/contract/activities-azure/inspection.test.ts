import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeReadInspection } from "../../../activities/read-inspection/handler.ts";
import { findingsOf, inspected } from "../../../domain/identity-table/inspection.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { grantStanding } from "../../../local/arm/fleet/populate.ts";
import { placeIdentity } from "../../../local/arm/fleet/principals.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { withAt } from "../../../local/arm/world/json.ts";
import type { Moment } from "../../../local/arm/core/moment.ts";
import {
  createIdentity,
  deleteIdentity,
} from "../../../local/arm/providers/microsoft.managedidentity/state.ts";
import { guardedBy } from "../../support/guardrails.ts";
import { demoCluster, demoIdentity, DEMO_REGISTRY, DEMO_SUBNET } from "../../support/demo-ids.ts";
import { demoWorld, type GraphWorld } from "../../support/arm/graph-world.ts";

const PAYMENTS = demoCluster("payments");
const NODE_GROUP =
  "/subscriptions/5b1ec7ed-0000-4000-8000-00000000de30/resourceGroups/MC_rg-payments_payments_westeurope";
const CONTROL = demoIdentity("rg-payments", "control");

describe("an inspection, against the simulated Azure", () => {
  let world: GraphWorld;
  beforeEach(async () => {
    world = await demoWorld({ graphLagMs: 0 });
  });
  afterEach(async () => {
    await world.close();
  });

  const change = (edit: (moment: Moment) => void) => {
    world.simulator.change(edit);
  };
  const inspect = async (clusterId = PAYMENTS) => {
    // Resource Graph takes 15 queries in 5 seconds.
    world.clock.advanceTo(world.clock.now() + 5_000);
    const answer = await makeReadInspection(world.azure)({ clusterId });
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    const inspection = guardedBy(answer.value);
    const findings = findingsOf(inspection, clusterId).map(({ code, resource }) => [code, resource]);
    return { ...inspected(inspection, clusterId), findings };
  };

  const put = async (path: string, version: string, body: object) => {
    const answer = await fetch(`${world.url}${path}?api-version=${version}`, {
      method: "PUT",
      headers: {
        authorization: "Bearer test",
        "content-type": "application/json",
        "x-sim-now": new Date(world.clock.now()).toISOString(),
      },
      body: JSON.stringify(body),
    });
    expect(answer.status, await answer.text()).toBe(201);
  };

  /** An identity that is granted something and then deleted. */
  const ghost = (moment: Moment, name: string, scope: string): string => {
    const id = demoIdentity("rg-shared", name);
    const principalId = placeIdentity(moment, id, "westeurope", {}, "clientId", "principalId");
    grantStanding(moment, scope, principalId, ROLES.networkContributor.id);
    const record = moment.world.get("identities", canonical(id));
    if (record !== undefined) deleteIdentity(moment, canonical(id), record);
    return principalId;
  };

  it("finds nothing missing and nothing left over in a cluster that is in order", async () => {
    const { missing, surplus, findings } = await inspect();
    expect([missing, surplus]).toEqual([[], []]);
    expect(findings.map(([code]) => code)).toEqual(["nothing-to-migrate", "pull-rights-not-known"]);
  });

  it("names what a control plane should hold and does not", async () => {
    change(({ world: edited }) => {
      for (const [key, { scope }] of [...edited.entries("assignments")]) {
        if (scope === DEMO_SUBNET) edited.delete("assignments", key);
      }
    });
    const { missing, findings, identities } = await inspect();
    expect(missing).toMatchObject([
      { holder: "the control-plane identity", role: "Network Contributor", scope: DEMO_SUBNET },
    ]);
    expect(missing?.[0]?.remedy).toContain("grant-roles");
    expect(findings).toContainEqual(["grant-missing", DEMO_SUBNET]);
    const row = identities.find(({ key }) => key === "control-plane-system");
    expect(row?.identities[0]?.lacks).toMatchObject([{ role: "Network Contributor", scope: DEMO_SUBNET }]);
  });

  it("counts what is held from further up, and not what is held elsewhere", async () => {
    const principalId = "0dd5e771-0000-4000-8000-0000000000a3";
    change((moment) => {
      for (const [key, { scope }] of [...moment.world.entries("assignments")]) {
        if (scope === DEMO_SUBNET) moment.world.delete("assignments", key);
      }
      grantStanding(moment, DEMO_REGISTRY, principalId, ROLES.networkContributor.id);
    });
    expect((await inspect()).missing).toHaveLength(1);
    const group = DEMO_SUBNET.slice(0, DEMO_SUBNET.indexOf("/providers"));
    change((moment) => {
      grantStanding(moment, group, principalId, ROLES.contributor.id);
    });
    expect((await inspect()).missing).toEqual([]);
  });

  it("finds assignments whose principal is gone, in the node group and at own resources, and nowhere else", async () => {
    const principals: string[] = [];
    change((moment) => {
      principals.push(ghost(moment, "one", NODE_GROUP), ghost(moment, "two", DEMO_SUBNET));
      ghost(moment, "elsewhere", DEMO_SUBNET.slice(0, DEMO_SUBNET.indexOf("/providers")));
    });
    const { surplus = [], findings } = await inspect();
    expect(surplus.map(({ kind, principalId }) => [kind, principalId]).sort()).toEqual(
      principals.map((id) => ["ghost", id]).sort(),
    );
    expect(findings.filter(([code]) => code === "assignment-ghost")).toHaveLength(2);
  });

  it("says that it cannot tell where it may not read the directory", async () => {
    change((moment) => {
      ghost(moment, "one", NODE_GROUP);
      moment.world.put("meta", "graphForbidden", { value: true });
    });
    const { surplus, findings } = await inspect();
    expect(surplus).toEqual([]);
    expect(findings).toContainEqual(["directory-unreadable", PAYMENTS]);
  });

  it("finds what is held twice", async () => {
    change((moment) => {
      const group = "0dd5e771-0000-4000-8000-0000000000a3";
      grantStanding(
        moment,
        DEMO_SUBNET.slice(0, DEMO_SUBNET.indexOf("/subnets")),
        group,
        ROLES.networkContributor.id,
      );
    });
    const { surplus } = await inspect();
    expect(surplus).toMatchObject([{ kind: "duplicate", role: "Network Contributor", scope: DEMO_SUBNET }]);
  });

  it("finds an identity that was deleted and made again under its name [Azure/AKS#4561]", async () => {
    change((moment) => {
      const principalId = placeIdentity(moment, CONTROL, "westeurope", {}, "clientId", "principalId");
      const key = canonical(PAYMENTS);
      const record = moment.world.get("clusters", key);
      if (record === undefined) throw new Error("no such cluster");
      const identity = {
        type: "UserAssigned",
        userAssignedIdentities: { [CONTROL]: { principalId, clientId: "c" } },
      };
      moment.world.put("clusters", key, { ...record, body: withAt(record.body, ["identity"], identity) });
    });
    expect((await inspect()).findings.map(([code]) => code)).not.toContain("identity-made-again");
    change((moment) => {
      const record = moment.world.get("identities", canonical(CONTROL));
      if (record !== undefined) deleteIdentity(moment, canonical(CONTROL), record);
    });
    expect((await inspect()).findings).toContainEqual(["identity-gone", CONTROL]);
    change((moment) => {
      createIdentity(moment, { id: CONTROL, location: "westeurope" });
    });
    expect((await inspect()).findings).toContainEqual(["identity-made-again", CONTROL]);
  });

  it("shows fleets and Azure Backup as facts", async () => {
    expect(await inspect()).toMatchObject({ fleetMemberships: [] });
    const fleet = `${PAYMENTS.slice(0, PAYMENTS.indexOf("/managedClusters"))}/fleets/shop`;
    await put(fleet, "2025-03-01", { location: "westeurope" });
    await put(`${fleet}/members/payments`, "2025-03-01", {
      properties: { clusterResourceId: PAYMENTS },
    });
    await put(
      `${PAYMENTS}/providers/Microsoft.KubernetesConfiguration/extensions/azure-aks-backup`,
      "2023-05-01",
      { properties: { extensionType: "microsoft.dataprotection.kubernetes" } },
    );
    const { fleetMemberships, backupExtension, identities } = await inspect();
    expect(fleetMemberships).toEqual([`${fleet}/members/payments`]);
    expect(backupExtension).toBe("azure-aks-backup");
    const state = (key: string) => identities.find((row) => row.key === key)?.state;
    expect([state("fleet-member"), state("backup")]).toEqual(["ownNone", "ownNone"]);
  });

  it("takes a bounded number of calls, however many identities there are", async () => {
    const before = world.simulator.calls();
    await inspect();
    const made = Object.entries(world.simulator.calls()).map(([name, count]) => count - (before[name] ?? 0));
    expect(made.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(12);
  });
});
