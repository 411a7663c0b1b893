import { describe, expect, it } from "vitest";
import { IdentityReport } from "../../../domain/identity/report.ts";
import { DEMO_ISSUER } from "../../../local/arm/fleet/demo/shop.ts";
import { demoIdentity } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

const credential = (name: string) => ({
  name,
  issuer: DEMO_ISSUER,
  subject: `system:serviceaccount:orders:${name}`,
});

describe("S8: identity create, adopt, list; federated credentials", () => {
  const keyless = new Served();
  const ensure = async (name: string, federatedCredentials: readonly object[] = []) => {
    const identityId = demoIdentity("rg-workloads", name);
    const run = await keyless.run("ensure-identity", {
      ...{ identityId, location: "westeurope", federatedCredentials },
    });
    expect(run.state, run.report?.summary).toBe("succeeded");
    return IdentityReport.parse(run.report);
  };

  it("creates the identity with its credentials, and tells object id from client id", async () => {
    const { identity, credentials, summary } = await ensure("api", [credential("api"), credential("jobs")]);
    expect(identity?.outcome).toBe("made");
    expect(identity?.principalId).not.toBe(identity?.clientId);
    expect(summary).toContain(`object id ${identity?.principalId ?? ""} for role assignments`);
    expect(credentials).toEqual([
      { name: "api", outcome: "made" },
      { name: "jobs", outcome: "made" },
    ]);
    const listed = await keyless.azure(
      "GET",
      `${demoIdentity("rg-workloads", "api")}/federatedIdentityCredentials`,
      "2023-01-31",
    );
    expect(listed).toMatchObject({ value: [{ name: "api" }, { name: "jobs" }] });
  });

  it("adopts it the next time and writes only the credential that is missing", async () => {
    const { identity, credentials } = await ensure("api", [credential("jobs"), credential("web")]);
    expect(identity?.outcome).toBe("found");
    expect(credentials).toEqual([
      { name: "jobs", outcome: "found" },
      { name: "web", outcome: "made" },
    ]);
  });

  it("lists the identities of the group", async () => {
    const { inGroup } = await ensure("batch");
    expect(inGroup.map(({ resourceId }) => resourceId.split("/").at(-1))).toEqual(["api"]);
  });
});
