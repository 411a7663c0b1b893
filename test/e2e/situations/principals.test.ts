import { describe, expect, it } from "vitest";
import type { PrincipalRecord } from "../../../local/arm/world/tables.ts";
import { situation } from "../../support/situation.ts";

const CLUSTER =
  "/subscriptions/18181818-1111-4222-8333-0123456789ab/resourceGroups/rg-radar/providers/Microsoft.ContainerService/managedClusters/radar";
const DAY = 86_400_000;
const NOW = Date.parse("2026-11-28T09:00:00Z");

/** The plan's findings about the service principal where the directory has it like this. */
async function foundOf(changes: Partial<PrincipalRecord>) {
  await using world = await situation("secret-on-application");
  world.simulator.change(({ world: rows }) => {
    for (const [key, one] of [...rows.entries("principals")])
      if (one.kind === "servicePrincipal") rows.put("principals", key, { ...one, ...changes });
  });
  const answer = await world.post("workflows/migrate-cluster/plans", { clusterId: CLUSTER });
  const { plan } = (await answer.json()) as {
    readonly plan: {
      readonly findings: readonly Readonly<Record<"code" | "severity" | "means" | "remedy", string>>[];
    };
  };
  return plan.findings
    .filter(({ code }) => code.startsWith("service-principal-"))
    .map(({ severity, code, means, remedy }) => ({ is: `${severity} ${code}`, means, remedy }));
}

describe("the secret of a cluster's principal [MicrosoftDocs/azure-docs#103949]", () => {
  it("that has expired on the application is a blocker, and the new one is appended", async () => {
    const [only] = await foundOf({ secretExpiresAt: NOW - DAY });
    expect(only?.is).toBe("blocker service-principal-expired");
    expect(only?.remedy).toContain("az ad app credential reset --id <client id> --append");
  });

  it("that nothing shows has an end that is unknown", async () => {
    const [only] = await foundOf({ secretExpiresAt: null, secretName: null });
    expect(only?.is).toBe("warning service-principal-expiry-unknown");
  });

  it("that is one of several: the first and the last end are both said", async () => {
    const [only] = await foundOf({ secretExpiresAt: NOW - 3 * DAY, otherSecrets: [NOW + 400 * DAY] });
    expect(only?.is).toBe("warning service-principal-secrets-differ");
    expect(only?.means).toMatch(/expired on 2026-11-25, the last expires on 2028-01-02/);
  });

  it("of an application of another tenant is unknown, and not what the principal here shows", async () => {
    const [only] = await foundOf({ ofAnotherTenant: true });
    expect(only?.is).toBe("warning service-principal-expiry-unknown");
    expect(only?.means).toContain("another tenant");
  });

  it("helps nothing where the principal is disabled", async () => {
    const [only] = await foundOf({ disabled: true });
    expect(only?.is).toBe("blocker service-principal-disabled");
  });
});

it("a cluster that names its principal by an identifier URI is planned like any other", async () => {
  const uri = "http://radar-principal";
  await using world = await situation("secret-on-application", {}, (fleet) =>
    fleet.replaceAll("18181818-2222-4333-8444-aaaaaaaaaaaa", uri),
  );
  const run = await world.run("migrate-cluster", { clusterId: CLUSTER });
  expect(run.plan?.findings.filter(({ code }) => code.startsWith("service-principal-"))).toEqual([]);
  expect(run.state).toBe("succeeded");
});
