import { describe, expect, test } from "vitest";
import { ensureGrant } from "../../../activities/ensure-grant/contract.ts";
import { startIdentityChange } from "../../../activities/start-identity-change/contract.ts";
import { readNodeIdentities } from "../../../activities/read-node-identities/contract.ts";
import { hours } from "../../../domain/text/duration.ts";
import { cluster, facts, pool, VNET_ID } from "../../support/migration-facts.ts";
import { MigrationWorld } from "../../support/migration-world.ts";

const withAddons = () =>
  facts({
    cluster: cluster({
      pools: [pool()],
      addons: [
        { name: "aciConnectorLinux", usesClusterIdentity: false, subnetName: "aci" },
        { name: "omsagent", usesClusterIdentity: true },
      ],
    }),
  });

describe("migrate-cluster with add-ons", () => {
  test("grants an add-on its role to the identity that the change brought", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = withAddons();
    const run = await world.run();

    expect(run.state).toBe("succeeded");
    const late = world.azure.callsOf(ensureGrant).at(-1);
    expect(late?.input).toMatchObject({
      principalId: "identity of aciConnectorLinux",
      scope: `${VNET_ID}/subnets/aci`,
    });
    expect(late?.at ?? 0).toBeGreaterThan(world.azure.callsOf(startIdentityChange)[0]?.at ?? Infinity);
    expect(run.report?.grants.at(-1)).toMatchObject({ identity: "addon", addon: "aciConnectorLinux" });
    expect(run.plan?.writes.map(({ does }) => does)).toContain(
      "assign Network Contributor to the identity of add-on aciConnectorLinux",
    );
  });

  test("sees to the pools before that role acts, and ends when it does", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = withAddons();
    await world.run();
    const granted = world.azure.callsOf(ensureGrant).at(-1)?.at ?? 0;
    const verified = world.azure.callsOf(readNodeIdentities)[0]?.at ?? Infinity;
    expect(verified - granted).toBeLessThan(hours(1));
    expect(world.startedAt + world.elapsedMs() - granted).toBeGreaterThanOrEqual(hours(1) - 1);
  });

  test("says what remains where the change brought no identity for an add-on", async () => {
    await using world = new MigrationWorld();
    world.azure.facts = withAddons();
    world.azure.withoutIdentity.add("aciConnectorLinux");
    const run = await world.run();
    expect(run.state).toBe("partlySucceeded");
    expect(run.report?.remains.join()).toContain(
      "After the change there was no identity of add-on aciConnectorLinux",
    );
    expect(run.report?.summary).toContain("1 role of add-ons could not be assigned");
  });
});
