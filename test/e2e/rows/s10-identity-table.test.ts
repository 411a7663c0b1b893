import { describe, expect, it } from "vitest";
import { hours } from "../../../domain/text/duration.ts";
import { InspectionReport } from "../../../domain/identity-table/inspection.ts";
import { IDENTITY_TABLE } from "../../../domain/identity-table/table.ts";
import { DEMO_SUBNET, demoCluster, demoIdentity } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

const AUTHORIZATION = "2022-04-01";

describe("S10: the table of identities (control plane, kubelet, every add-on) of a cluster, with default rights, wanted rights and bring-your-own, by HTTP and in reports", () => {
  const keyless = new Served();
  const inspect = async (name: string) => {
    const run = await keyless.run("inspect-cluster", { clusterId: demoCluster(name) });
    expect(run.state).toBe("succeeded");
    return InspectionReport.parse(run.report);
  };

  it("has a row for every kind of identity, whatever the cluster uses", async () => {
    const { identities } = await inspect("orders");
    expect(identities.map(({ key }) => key)).toEqual(IDENTITY_TABLE.map(({ key }) => key));
    for (const row of identities) {
      for (const cell of [row.defaultRights, row.rightsToAdd, row.bringYourOwn]) expect(cell).not.toBe("");
    }
    expect(identities.filter(({ state }) => state === "inUse").map(({ title }) => title)).toContain(
      "Service principal (legacy)",
    );
  });

  it("names each identity in use by resource, object id and client id, with what it holds", async () => {
    const { identities } = await inspect("payments");
    const kubelet = identities.find(({ key }) => key === "kubelet");
    expect(kubelet).toMatchObject({
      state: "inUse",
      identities: [
        {
          resourceId: expect.stringContaining("payments-agentpool"),
          principalId: "0dd5e771-0000-4000-8000-0000000000a2",
          clientId: "0dd5e771-0000-4000-8000-0000000000a1",
        },
      ],
    });
    const control = identities.find(({ key }) => key === "control-plane-system");
    expect(control?.identities[0]?.holds.map(({ role }) => role)).toContain("Contributor");
  });

  it("can be read by a person: a line for each identity, with what it holds and lacks", async () => {
    const { table = [], identities } = await inspect("payments");
    expect(table[0]).toBe(
      "| Identity | State | Who | Default rights | Rights to add | Own identity | Holds | Lacks |",
    );
    expect(table).toHaveLength(2 + identities.length);
    const kubelet = table.find((line) => line.startsWith("| Kubelet |")) ?? "";
    for (const text of [
      "in use",
      "object id 0dd5e771-0000-4000-8000-0000000000a2",
      "AcrPull at registries",
    ]) {
      expect(kubelet).toContain(text);
    }
  });

  it("names what the service principal holds, though the cluster knows only its client id", async () => {
    const { identities } = await inspect("orders");
    const principal = identities.find(({ key }) => key === "service-principal")?.identities[0];
    expect(principal?.principalId).toMatch(/^[0-9a-f-]{36}$/);
    expect(principal?.holds.map(({ role }) => role).sort()).toEqual([
      "AcrPull",
      "Contributor",
      "Network Contributor",
    ]);
  });

  it("costs no write", async () => {
    expect(await keyless.journal()).toEqual([]);
  });

  it("names a grant that is missing, and one that is left over from an identity that is gone", async () => {
    const before = await inspect("payments");
    expect([before.missing, before.surplus]).toEqual([[], []]);
    const control = before.identities.find(({ key }) => key === "control-plane-system")?.identities[0];
    const { assignmentId = "" } = control?.holds.find(({ scope }) => scope === DEMO_SUBNET) ?? {};
    await keyless.azure("DELETE", assignmentId, AUTHORIZATION);
    const identity = demoIdentity("rg-shared", "left-over");
    await keyless.azure("PUT", identity, "2024-11-30", { location: "westeurope" });
    const made = await keyless.run("grant-roles", {
      principal: { identityId: identity },
      grants: [{ scope: DEMO_SUBNET, role: "Network Contributor" }],
      awaitPropagation: false,
    });
    expect(made.state).toBe("succeeded");
    await keyless.azure("DELETE", identity, "2024-11-30");
    // Lists of role assignments show a change after minutes.
    await keyless.pass(hours(1));

    const { missing, surplus, findings, identities } = await inspect("payments");
    const lacking = { role: "Network Contributor", scope: DEMO_SUBNET };
    expect(missing).toMatchObject([{ holder: "the control-plane identity", ...lacking }]);
    expect(surplus).toMatchObject([{ kind: "ghost", ...lacking }]);
    const row = identities.find(({ key }) => key === "control-plane-system");
    expect(row?.identities[0]?.lacks).toMatchObject([lacking]);
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["grant-missing", "assignment-ghost"]),
    );
  });
});
