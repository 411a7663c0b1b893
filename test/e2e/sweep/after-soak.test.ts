import { describe, expect, it } from "vitest";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { onServicePrincipal, pool, SUBNET } from "../../support/arm/clusters.ts";
import { migrated, sweepReport, sweptWorld } from "../../support/swept-world.ts";

const WAVES = [{ name: "canary", clusters: 1, soak: "PT2H" }, { name: "rest" }];

/** Clusters in a subnet of their company's, where their control plane must be allowed to join nodes. */
const inSubnet = (...names: readonly string[]) =>
  names.map((name) =>
    onServicePrincipal({ agentPoolProfiles: [pool("system", { vnetSubnetID: SUBNET })] }, { name }),
  );

/** Migrates two clusters; does something in Azure when the sweep looks at the first one again. */
async function soaked(deed: (simulator: Simulator) => void) {
  let done = false;
  const world = await sweptWorld([], {
    others: inSubnet("shop-0", "shop-1"),
    simulator: { settings: { graphLagMs: 0 } },
    onCall: (simulator, { path, body }) => {
      const looksAgain = /resourcegraph/i.test(path) && JSON.stringify(body).includes("place = strcat");
      if (done || !looksAgain) return;
      done = true;
      deed(simulator);
    },
  });
  const run = await world.run("sweep", { workflow: "migrate-cluster", targets: {}, waves: WAVES });
  return { world, run };
}

describe("the clusters of a wave after its soak", () => {
  it("are looked at again, and a role that was taken from an identity stops the sweep", async () => {
    const { world, run } = await soaked((simulator) => {
      simulator.change(({ world: azure }) => {
        for (const [key, { scope }] of [...azure.entries("assignments")]) {
          if (canonical(scope) === canonical(SUBNET)) azure.delete("assignments", key);
        }
      });
    });
    await using _ = world;
    expect(run.state).toBe("cancelled");
    expect(run.report?.summary).toContain("sweep-clusters-worse");
    expect(JSON.stringify(run.report)).toContain(
      `the control-plane identity does not have Network Contributor on ${SUBNET} any more`,
    );
    expect(sweepReport(run)).toMatchObject({ succeeded: 1, notStarted: 1 });
    expect(migrated(world.simulator)).toBe(1);
  });

  it("let the sweep go on where everything stands", async () => {
    const { world, run } = await soaked(() => undefined);
    await using _ = world;
    expect(run.state, JSON.stringify(run.report)).toBe("succeeded");
    expect(run.steps.filter(({ name }) => name === "checkWave").length).toBe(1);
  });
});
