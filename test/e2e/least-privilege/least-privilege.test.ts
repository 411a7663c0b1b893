import { describe, expect, it } from "vitest";
import { APP_ROLES, holdOnly, roleOf } from "../../support/app-roles.ts";
import { DEMO_REGISTRY, DEMO_SUBSCRIPTION } from "../../support/demo-ids.ts";
import { QuickWorld } from "../../support/quick-world.ts";
import { ONLY_LOOKING } from "../../support/random/invariants/truth.ts";
import { type Scenario, scenarios } from "../../support/scenarios.ts";
import { withToken } from "../../support/loopback-token.ts";

const scope = `/subscriptions/${DEMO_SUBSCRIPTION}`;

/** Without a permission in Microsoft Graph nobody sees what the service principal holds: the request names what it pulls. */
function pulling({ workflow, request, populate }: Scenario): object {
  const registries = populate === undefined ? [DEMO_REGISTRY] : [];
  if (workflow === "migrate-cluster") return { registries, ...request };
  return workflow === "sweep" ? { ...request, request: { registries } } : request;
}

async function runAs(scenario: Scenario, roles: readonly string[], without: readonly string[] = []) {
  await using world = await QuickWorld.start({
    populate: scenario.populate,
    prepare: async (simulator, records) => {
      await scenario.prepare?.(simulator, records);
      holdOnly(simulator, { scope, roles, without });
    },
  });
  const run = await world.run(scenario.workflow, pulling(scenario));
  return {
    run,
    done: run.state === "succeeded" && scenario.isDone(world.simulator, run),
    refused: world.simulator.journal().filter(({ status }) => status === 403),
    calls: world.simulator.calls(),
  };
}

/** Commands in a cluster are a right of their own, for requests that ask for them. */
const rolesFor = ({ request }: Scenario): readonly string[] =>
  "inClusterReads" in request ? [...APP_ROLES, "in-cluster"] : APP_ROLES;

describe.each(scenarios)("$name, by an identity with the roles of infra/ and nothing else", (scenario) => {
  it("succeeds, and nothing is refused on the way", async () => {
    const { run, done, refused } = await runAs(scenario, rolesFor(scenario));
    expect([run.state, done, refused]).toEqual(["succeeded", true, []]);
  });
});

describe("an identity that may not read service principals", () => {
  it("migrates nothing whose registries nobody names: what the nodes could pull is unknown", async () => {
    const scenario = scenarios.find(({ name }) => name === "migrate-cluster");
    if (scenario === undefined) throw new Error("there is no scenario of migrate-cluster");
    await using world = await QuickWorld.start({
      prepare: (simulator) => {
        holdOnly(simulator, { scope, roles: APP_ROLES });
        return Promise.resolve();
      },
    });
    const run = await world.run("migrate-cluster", scenario.request);
    expect(run).toMatchObject({ state: "refused", report: { outcome: "refused" } });
    expect(run.report?.summary).toContain("service-principal-roles-unknown");
    expect(world.simulator.journal()).toEqual([]);
  });
});

const actionOf = new Map(
  [...APP_ROLES].flatMap((name) =>
    Object.keys(roleOf(name).actions).map((action) => [action, name] as const),
  ),
);

describe("an identity that lacks a role", () => {
  it.each(scenarios)("can still plan $name: inventory alone is enough", async (scenario) => {
    await using world = await QuickWorld.start({
      populate: scenario.populate,
      prepare: async (simulator, records) => {
        await scenario.prepare?.(simulator, records);
        holdOnly(simulator, { scope, roles: ["inventory"] });
      },
    });
    const answer = await fetch(`${world.host.url}/api/workflows/${scenario.workflow}/plans`, {
      method: "POST",
      headers: { ...withToken, "content-type": "application/json" },
      body: JSON.stringify(scenario.request),
    });
    expect([answer.status, await answer.json()]).toMatchObject([200, { plan: expect.anything() as unknown }]);
    expect(world.simulator.journal()).toEqual([]);
  });

  it.each(scenarios.filter(({ workflow }) => ONLY_LOOKING.includes(workflow)))(
    "may look but not change: inventory alone is enough for $name",
    async (scenario) => {
      const { run, done } = await runAs(scenario, ["inventory"]);
      expect([run.state, done]).toEqual(["succeeded", true]);
    },
  );

  it.each(scenarios.filter(({ workflow }) => !ONLY_LOOKING.includes(workflow)))(
    "changes nothing in $name with inventory alone",
    async (scenario) => {
      const { run, done, calls } = await runAs(scenario, ["inventory"]);
      expect(run.state).not.toBe("succeeded");
      expect(done).toBe(false);
      expect(Object.keys(calls).length).toBeGreaterThan(0);
    },
  );
});

describe("the condition on the granter", () => {
  const grant = scenarios.find(({ workflow }) => workflow === "grant-roles");
  const asking = (role: string): Scenario => {
    if (grant === undefined) throw new Error("there is no scenario of grant-roles");
    const request = JSON.parse(JSON.stringify(grant.request).replace('"AcrPull"', `"${role}"`)) as object;
    return { ...grant, request };
  };

  it.each(["Owner", "Contributor", "User Access Administrator"])("keeps it from giving %s", async (role) => {
    const { run, refused } = await runAs(asking(role), APP_ROLES);
    expect(run.state).not.toBe("succeeded");
    expect(refused.every(({ operation }) => operation === "roleAssignments.put")).toBe(true);
  });

  it("lets it give the roles on its list", async () => {
    const { run } = await runAs(asking("Reader"), APP_ROLES);
    expect(run.state).toBe("succeeded");
  });
});

describe("a right that a workflow writes with", () => {
  it.each<[string, string]>([
    ["migrate-cluster", "Microsoft.ContainerService/managedClusters/write"],
    ["migrate-cluster", "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"],
    ["migrate-cluster", "Microsoft.Authorization/roleAssignments/write"],
    [
      "upgrade-node-images",
      "Microsoft.ContainerService/managedClusters/agentPools/upgradeNodeImageVersion/action",
    ],
    ["register-feature", "Microsoft.ContainerService/register/action"],
    ["clean-up", "Microsoft.Authorization/roleAssignments/delete"],
  ])("is needed: %s does not succeed without %s", async (name, action) => {
    expect(actionOf.has(action)).toBe(true);
    const scenario = scenarios.find((one) => one.name === name);
    if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
    const { run } = await runAs(scenario, APP_ROLES, [action]);
    expect(run.state).not.toBe("succeeded");
  });
});
