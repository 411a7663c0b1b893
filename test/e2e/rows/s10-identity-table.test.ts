import { describe, expect, it } from "vitest";
import { InspectionReport } from "../../../domain/identity-table/inspection.ts";
import { IDENTITY_TABLE } from "../../../domain/identity-table/table.ts";
import { demoCluster } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

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

  it("costs no write", async () => {
    expect(await keyless.journal()).toEqual([]);
  });
});
