import { describe, expect, it } from "vitest";
import { DEFAULT_GUARDRAILS, type DeploymentGuardrails } from "../../../domain/guardrails/guardrails.ts";
import { DEMO_ISSUER } from "../../../local/arm/fleet/demo/shop.ts";
import { demoCluster, demoGroup, demoIdentity } from "../../support/demo-ids.ts";
import { QuickWorld } from "../../support/quick-world.ts";
import { type Scenario, scenarios } from "../../support/scenarios.ts";

/** The ids that a request names; a feature is registered for a subscription and names none. */
function idsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.startsWith("/subscriptions/") ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(idsIn) : [];
}

async function runUnder(scenario: Scenario, guardrails: Partial<DeploymentGuardrails>) {
  const { populate, prepare } = scenario;
  await using world = await QuickWorld.start({
    populate,
    prepare,
    guardrails: { ...DEFAULT_GUARDRAILS, ...guardrails },
  });
  const before = world.simulator.journal().length;
  const run = await world.run(scenario.workflow, scenario.request);
  const codes = run.report?.findings.map(({ code, resource }) => ({ code, resource })) ?? [];
  return { run, codes, writes: world.simulator.journal().slice(before) };
}

const naming = scenarios.flatMap((scenario) =>
  idsIn(scenario.request).map((id) => ({ name: scenario.name, scenario, id })),
);

describe("what Keyless consists of is the target of nothing", () => {
  it("in every workflow that names a resource", () => {
    const workflows = new Set(naming.map(({ scenario }) => scenario.workflow));
    const all = new Set(scenarios.map(({ workflow }) => workflow));
    expect([...all].filter((workflow) => !workflows.has(workflow))).toEqual([
      "register-feature",
      "onboard-subscription",
      "audit-fleet",
    ]);
  });

  it.each(naming)("$name is refused before any write: $id", async ({ scenario, id }) => {
    const { run, codes, writes } = await runUnder(scenario, { ownResources: [id] });
    expect(run.state).toBe("refused");
    expect(codes[0]).toEqual({ code: "keyless-own-resource", resource: id });
    expect(writes).toEqual([]);
  });

  it("nor is what lies in its resource group, however that is spelled", async () => {
    const [first] = naming;
    if (first === undefined) throw new Error("no scenario names a resource");
    const { scenario, id } = first;
    const group = id.split("/").slice(0, 5).join("/").toUpperCase();
    const { run, codes } = await runUnder(scenario, { ownResources: [group] });
    expect(run.state).toBe("refused");
    expect(codes).toContainEqual({ code: "keyless-own-resource", resource: id });
  });
});

describe("a role that the deployment does not let Keyless give", () => {
  it.each(["migrate-cluster", "create-cluster", "grant-roles"])(
    "stands against %s, with nothing written",
    async (name) => {
      const scenario = scenarios.find((one) => one.name === name);
      if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
      const { run, codes, writes } = await runUnder(scenario, { grantableRoles: [] });
      expect(run.state).toBe("refused");
      expect(codes.map(({ code }) => code)).toContain("role-not-grantable");
      expect(writes).toEqual([]);
    },
  );
});

describe("a federated credential", () => {
  const trust = async (issuer: string, guardrails: Partial<DeploymentGuardrails> = {}) => {
    const request = {
      identityId: demoIdentity("rg-orders", "id-api"),
      location: "westeurope",
      federatedCredentials: [{ name: "api", issuer, subject: "system:serviceaccount:orders:api" }],
    };
    const scenario: Scenario = { name: "", workflow: "ensure-identity", request, isDone: () => true };
    const { run, codes, writes } = await runUnder(scenario, guardrails);
    return { state: run.state, codes: codes.map(({ code }) => code), written: writes.length > 0 };
  };

  it("trusts the issuer of a served cluster and nobody else", async () => {
    expect(await trust(DEMO_ISSUER)).toMatchObject({ state: "succeeded", written: true });
    const attackers = "https://attacker.example/tenant/cluster/";
    expect(await trust(attackers)).toEqual({
      ...{ state: "refused", codes: ["issuer-not-served"], written: false },
    });
    expect(await trust(attackers, { allowedIssuers: [attackers] })).toMatchObject({ state: "succeeded" });
  });

  it("that no token would ever fit is refused, and told how it is spelled", async () => {
    expect(await trust(DEMO_ISSUER.slice(0, -1))).toMatchObject({ codes: ["issuer-misspelt"] });
  });
});

describe("an identity that exists already", () => {
  it.each([
    ["migrate-cluster", { clusterId: demoCluster("orders") }, "id-orders-control-plane", "rg-orders"],
    [
      "create-cluster",
      {
        clusterId: demoCluster("payments").replace(/payments$/, "fresh"),
        location: "westeurope",
        controlPlaneIdentityId: demoIdentity("rg-orders", "id-brought"),
      },
      "id-brought",
      "rg-orders",
    ],
  ])("is shown with what it can do by %s", async (workflow, request, name, group) => {
    await using world = await QuickWorld.start();
    const identityId = demoIdentity(group, name);
    const credential = { name: "pipeline", issuer: DEMO_ISSUER, subject: "system:serviceaccount:ci:ci" };
    const made = await world.run("ensure-identity", {
      ...{ identityId, location: "westeurope", federatedCredentials: [credential] },
    });
    expect(made.state, made.report?.summary).toBe("succeeded");
    const granted = await world.run("grant-roles", {
      principal: { identityId },
      grants: [{ scope: demoGroup(group), role: "Virtual Machine Contributor" }],
    });
    expect(granted.state, granted.report?.summary).toBe("succeeded");
    const run = await world.run(workflow, request);
    const warned = run.report?.findings.filter(({ code }) => code.startsWith("adopted-identity")) ?? [];
    expect(warned.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      "warning adopted-identity-is-powerful",
      "warning adopted-identity-has-credentials",
    ]);
    expect(run.state).toBe("succeeded");
  });
});
