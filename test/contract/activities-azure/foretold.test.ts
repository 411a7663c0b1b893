import { describe, expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { makeReadImageFacts } from "../../../activities/read-image-facts/handler.ts";
import { ImageFacts } from "../../../domain/images/facts.ts";
import { planImages } from "../../../domain/images/planning.ts";
import { textAt } from "../../../local/arm/world/json.ts";
import { quotaKey } from "../../../local/arm/providers/microsoft.containerservice/surge.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import {
  clusterPath,
  onServicePrincipal,
  place,
  pool,
  SUBNET,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { HOUR, type Rehearsal, rehearse } from "../../support/arm/rehearsal.ts";
import { statusOf } from "../../support/arm/steps.ts";

const clusterId = requireResourceId(clusterPath());

/** Whether Keyless expects an image upgrade of the only pool to fail, and with what it fails. */
async function foretold(sim: Rehearsal): Promise<{ blockers: string[]; failure: string }> {
  const answer = await makeReadImageFacts(simulatedAzure(sim.url, sim.clock))({ clusterId });
  if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
  const { findings } = planImages(ImageFacts.parse(answer.value), { clusterId });
  const begun = await sim.call("POST", `${clusterId}/agentPools/system/upgradeNodeImageVersion`);
  sim.pass(HOUR);
  const { body } = await statusOf(sim, begun);
  return {
    blockers: findings.filter(({ severity }) => severity === "blocker").map(({ code }) => code),
    failure: textAt(body, "error", "code") ?? "",
  };
}

describe("what is foretold comes true when it is not heeded", () => {
  it.each([15, 16, 17, 24])(
    "with %i cores in the family, of which 12 are used and 4 are needed",
    async (limit) => {
      const sim = await rehearse();
      place(sim, onServicePrincipal());
      sim.simulator.change(({ world }) => {
        const families = { standardDSv5Family: limit };
        world.put("quotas", quotaKey(SUBSCRIPTION, "westeurope"), { cores: 1000, families });
      });
      const [blockers, failure] = limit < 16 ? [["quota-too-small"], "QuotaExceeded"] : [[], ""];
      expect(await foretold(sim)).toEqual({ blockers, failure });
    },
  );

  it.each([1, 2, 3])("with %i nodes of 31 addresses in a subnet of 123", async (nodes) => {
    const sim = await rehearse();
    const pools = [pool("system", { vnetSubnetID: SUBNET, count: nodes })];
    place(sim, onServicePrincipal({ agentPoolProfiles: pools }));
    await sim.call("PUT", SUBNET, { body: { properties: { addressPrefix: "10.0.0.0/25" } } });
    // Resource Graph lags behind.
    sim.pass(HOUR);
    const [blockers, failure] = nodes > 2 ? [["subnet-too-full"], "SubnetIsFull"] : [[], ""];
    expect(await foretold(sim)).toEqual({ blockers, failure });
  });
});
