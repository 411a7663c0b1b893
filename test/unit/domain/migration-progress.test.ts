import { describe, expect, test } from "vitest";
import { planMigration } from "../../../domain/migration/planning.ts";
import { poolOutcome } from "../../../domain/cluster/pools.ts";
import { MigrationReport } from "../../../domain/migration/report.ts";
import { targetOf } from "../../../domain/migration/target.ts";
import { concluded, endedEarly, type MigrationProgress } from "../../../domain/migration/progress.ts";
import { cluster, CLUSTER_ID, facts, identityId, pool, request } from "../../support/migration-facts.ts";
import type { Target } from "../../../domain/cluster/target.ts";

const migrated = cluster({
  servicePrincipalClientId: "msi",
  controlPlane: { kind: "userAssigned", resourceId: identityId("cp"), principalId: "p" },
});
const moved = poolOutcome(pool(), pool(), { carries: "managedIdentity", identityId: "k" }, "identityUpdate");
const stuck = poolOutcome(pool(), pool({ name: "win" }), { carries: "servicePrincipal" }, "imageUpgrade");
const aTarget = targetOf(cluster(), request);
const soFar = {
  clusterId: CLUSTER_ID,
  plan: planMigration(facts(), request),
  planHash: "h",
  grants: [],
  made: [identityId("cp")],
  changed: "begun" as const,
  after: migrated,
  pools: [moved],
};

const ended = (kind: "refused" | "cancelled") => ({ kind, why: "because", findings: [] });

describe("a report", () => {
  test("says succeeded only when the cluster reads `msi` and no pool carries the service principal", () => {
    expect(concluded(soFar, { grants: [] }).outcome).toBe("succeeded");
    expect(concluded({ ...soFar, pools: [moved, stuck] }, { grants: [] }).outcome).toBe("partlySucceeded");
    expect(concluded({ ...soFar, after: cluster() }, { grants: [] }).outcome).toBe("partlySucceeded");
  });

  test("names the pools that remain and the old grants to remove later", () => {
    const report = concluded({ ...soFar, pools: [moved, stuck] }, { grants: ["/old"] });
    expect(report.summary).toContain("win");
    expect(report.remains).toEqual([
      expect.stringContaining("Node pool win: It still uses the service principal."),
      expect.stringContaining("/old"),
    ]);
  });

  test("of a run that ended early says what was changed so far", () => {
    const early: MigrationProgress = { clusterId: CLUSTER_ID, grants: [], made: [], pools: [] };
    const nothing = endedEarly(early, ended("refused"));
    expect(nothing).toMatchObject({ outcome: "refused", summary: "because", remains: [] });
    expect(endedEarly(early, ended("cancelled")).remains).toEqual(["Nothing was changed."]);
    const lost = endedEarly(early, { ...ended("cancelled"), kind: "failed", unsure: ["look at the group"] });
    expect(lost).toMatchObject({ outcome: "failed", remains: ["look at the group"] });
    const { after: _after, ...told } = { ...soFar, pools: [] };
    expect(endedEarly(told, ended("cancelled")).remains).toEqual([
      "The identity cp was created, or existed before, and stays.",
      "Azure was asked to change the identity of the cluster: look at its state.",
      expect.stringContaining("The role Network Contributor on "),
      expect.stringContaining("The role Managed Identity Operator on "),
      expect.stringContaining("The role AcrPull on "),
    ]);
    expect(endedEarly({ ...told, changed: "refused" }, ended("cancelled")).remains).toEqual([
      "The identity cp was created, or existed before, and stays.",
      "Azure refused to change the identity of the cluster.",
    ]);
  });

  test("of a change whose end was not seen names each role that is missing, with the command that assigns it", () => {
    const { after: _after, ...told } = { ...soFar, pools: [], target: aTarget };
    const pulls = soFar.plan.grants.filter(({ identity }) => identity === "kubelet");
    const scope = pulls[0]?.scope ?? "";
    const asked = (query: string) => `"$(az aks show --ids ${CLUSTER_ID} --query ${query} --output tsv)"`;
    const command = (query: string) =>
      `\`az role assignment create --assignee-principal-type ServicePrincipal --assignee-object-id ${asked(query)} --role "AcrPull" --scope ${scope}\``;
    expect(endedEarly(told, ended("cancelled")).remains).toContain(
      `The role AcrPull on ${scope} was not assigned to the kubelet identity. Once the cluster has that identity, it needs the role: ${command("identityProfile.kubeletidentity.objectId")}.`,
    );
    const asWho = (other: object, controlPlane: Target["controlPlane"]) =>
      endedEarly(
        {
          ...told,
          plan: { ...soFar.plan, grants: pulls.map((grant) => ({ ...grant, ...other })) },
          target: { ...aTarget, controlPlane },
        },
        ended("cancelled"),
      ).remains.at(-1);
    expect(asWho({ identity: "controlPlane" }, "SystemAssigned")).toContain(command("identity.principalId"));
    expect(asWho({ identity: "controlPlane" }, identityId("cp"))).toContain(
      command('"identity.userAssignedIdentities.*.principalId | [0]"'),
    );
    expect(asWho({ identity: "addon", addon: "webAppRouting" }, "SystemAssigned")).toContain(
      command("ingressProfile.webAppRouting.identity.objectId"),
    );
  });

  test("of a run that ended after the change says what the cluster lacks", () => {
    const { remains } = endedEarly(
      { ...soFar, pools: [moved, stuck], old: { grants: ["/old"], principals: [], changedAt: "2030-01-01" } },
      ended("cancelled"),
    );
    expect(remains.join("; ")).toMatch(
      /cp was created.*cluster was changed and stays so: it uses .*was not assigned to the kubelet identity\. The cluster needs it: `az role assignment create .*pool win: It still uses.*of the service principal \(role assignment \/old\) stays until/,
    );
    const unseen = endedEarly({ ...soFar, pools: [], target: aTarget }, ended("cancelled"));
    expect(unseen.remains).toContain(
      "The node pools were not read: their nodes may still use the old identity.",
    );
  });

  test("keeps its own schema, also when nothing could be read", () => {
    expect(MigrationReport.safeParse(concluded(soFar, { grants: [] })).success).toBe(true);
    const blank: MigrationProgress = { clusterId: CLUSTER_ID, grants: [], made: [], pools: [] };
    expect(MigrationReport.safeParse(endedEarly(blank, ended("refused"))).success).toBe(true);
  });
});
