import { describe, expect, it, onTestFinished } from "vitest";
import { PROPAGATION_MS } from "../../../domain/grants/grant.ts";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { textAt } from "../../../local/arm/world/json.ts";
import { placeAddonCluster, web } from "../../support/addon-cluster.ts";
import { QuickWorld } from "../../support/quick-world.ts";

const KUBELET = "/userAssignedIdentities/id-web-kubelet";

async function migrated() {
  const keyless = await QuickWorld.start({ populate: placeAddonCluster });
  onTestFinished(() => keyless[Symbol.asyncDispose]());
  const before = keyless.simulator.view().get("clusters", canonical(web.id))?.body;
  const run = await keyless.run("migrate-cluster", { clusterId: web.id, keyVaults: [web.certificates] });
  return { keyless, run, before, report: MigrationReport.parse(run.report) };
}

describe("the migration of a cluster with add-ons, an own DNS zone and etcd encryption", () => {
  it("shows no identity of an add-on before, and grants each what it needs when it has one", async () => {
    const { keyless, run, before, report } = await migrated();
    expect(run.state, run.report?.summary).toBe("succeeded");
    expect(JSON.stringify(before)).not.toContain('"identity"');
    const lines = report.grants.map(({ identity, addon, roleName, scope }) => [
      addon ?? identity,
      roleName,
      scope.endsWith(KUBELET) ? KUBELET : scope,
    ]);
    expect(lines).toEqual([
      ["controlPlane", "Network Contributor", web.subnet],
      ["controlPlane", "Network Contributor", web.network],
      ["controlPlane", "Private DNS Zone Contributor", web.apiZone],
      ["controlPlane", "Key Vault Crypto User", web.vault],
      ["controlPlane", "Managed Identity Operator", KUBELET],
      ["ingressApplicationGateway", "Network Contributor", web.edge],
      ["ingressApplicationGateway", "Network Contributor", web.gatewayGroup],
      ["ingressApplicationGateway", "Reader", web.gatewayGroup],
      ["aciConnectorLinux", "Network Contributor", web.containers],
      ["webAppRouting", "DNS Zone Contributor", web.publicZone],
      ["webAppRouting", "Key Vault Certificate User", web.certificates],
      ["omsagent", "Monitoring Metrics Publisher", web.id],
    ]);
    const after = keyless.simulator.view().get("clusters", canonical(web.id))?.body;
    const identityOf = (...path: string[]) => textAt(after, "properties", ...path, "identity", "objectId");
    for (const { addon, principalId, scope } of report.grants) {
      if (addon === undefined) continue;
      const path = addon === "webAppRouting" ? ["ingressProfile", addon] : ["addonProfiles", addon];
      expect(principalId).toBe(identityOf(...path));
      const stands = [...keyless.simulator.view().entries("assignments")].some(
        ([, one]) => one.principalId === principalId && canonical(one.scope) === canonical(scope),
      );
      expect(stands, `${addon} at ${scope}`).toBe(true);
    }
    expect(keyless.simulator.audit()).toEqual([]);
  });

  it("says for each grant why, when, since when it acts and how that is known", async () => {
    const { report } = await migrated();
    for (const { because, createdOn, effectiveSince, proof } of report.grants) {
      expect(because).not.toBe("");
      expect(Date.parse(effectiveSince) - Date.parse(createdOn)).toBe(PROPAGATION_MS);
      expect(proof).toBe("waited");
    }
    const confirmed = report.grants.filter((grant) => grant.confirmed !== undefined);
    expect(confirmed.map(({ roleName }) => roleName)).toEqual([
      "Private DNS Zone Contributor",
      "Key Vault Crypto User",
      "Managed Identity Operator",
    ]);
    for (const { confirmed: by, effectiveSince } of confirmed) {
      expect(by?.by).toBe("AKS took the change, which checks it");
      expect(Date.parse(by?.at ?? "")).toBeGreaterThanOrEqual(Date.parse(effectiveSince));
    }
  });

  it("shows what the old principal held and what the new ones got in one list", async () => {
    const { report } = await migrated();
    const list = (report.grantDifference ?? []).map(({ becomes, role }) => `${becomes}: ${role}`);
    expect(list).toEqual(
      expect.arrayContaining([
        "givenByAks: Contributor",
        "carried: Private DNS Zone Contributor",
        "carried: Network Contributor",
        "carried: Key Vault Crypto User",
        "new: DNS Zone Contributor",
      ]),
    );
    expect(list.filter((line) => line.startsWith("notCarried"))).toEqual([]);
    const can = new Map(report.capabilities?.map((row) => [row.can, row]));
    const [zone, network] = [web.apiZone, web.network].map((id) => id.slice(id.lastIndexOf("/") + 1));
    expect(can.get(`write the API server's name into zone ${zone}`)).toMatchObject({
      before: { by: "the service principal" },
      now: { kind: "holds", by: "id-web-control-plane" },
    });
    expect(can.get(`use network ${network}`)?.now.kind).toBe("holds");
    const forAddon = report.capabilities?.filter(
      ({ now }) => now.kind === "holds" && now.by.includes("add-on"),
    );
    expect(forAddon?.map(({ scope }) => scope)).toContain(web.publicZone);
  });
});
