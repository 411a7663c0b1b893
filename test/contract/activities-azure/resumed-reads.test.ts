import { describe, expect, it } from "vitest";
import { readInspection } from "../../../activities/read-inspection/contract.ts";
import { azureActivities } from "../../../activities/azure-activities.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { throttleStorm } from "../../../local/arm/core/storms.ts";
import { manyClusters } from "../../support/many-clusters.ts";
import { rehearse, type Rehearsal } from "../../support/arm/rehearsal.ts";

const SECONDS = 20;

async function world() {
  const { ids, fill } = manyClusters(1);
  const sim = await rehearse();
  sim.simulator.change(fill);
  return { sim, clusterId: ids[0] ?? "", records: memoryRecords() };
}

/** An app as it starts: what it knows of budgets it knows from its records. */
function inspector(sim: Rehearsal, records: ReturnType<typeof memoryRecords>) {
  const activities = azureActivities(simulatedAzure(sim.url, sim.clock), records);
  const activity = activities.find(({ name }) => name === readInspection.name);
  return (clusterId: string, instance?: string) =>
    activity?.run({ clusterId }, instance) as Promise<{ kind: string; code?: string; forMs?: number }>;
}

const storm = (sim: Rehearsal, operation: string) => {
  sim.simulator.faults.add(throttleStorm({ forMs: 1, retryAfterSeconds: SECONDS, match: { operation } }));
};

const callsOf = ({ simulator }: Rehearsal) => simulator.calls();

describe("reads that are put off", () => {
  it("go on where they stopped: one 429 throws nothing away", async () => {
    const { sim, clusterId, records } = await world();
    const inspect = inspector(sim, records);
    storm(sim, "userAssignedIdentities.listByGroup");
    expect(await inspect(clusterId)).toMatchObject({ kind: "wait" });
    const before = callsOf(sim);
    sim.pass((SECONDS + 20) * 1_000);
    expect(await inspect(clusterId)).toMatchObject({ kind: "done" });
    const after = callsOf(sim);
    expect(after["managedClusters.get"]).toBe(before["managedClusters.get"]);
    expect(after["servicePrincipals.get"]).toBe(before["servicePrincipals.get"]);
  });

  it("are made anew by whoever asks when nobody is expected any more, and after they have ended", async () => {
    const { sim, clusterId, records } = await world();
    const inspect = inspector(sim, records);
    storm(sim, "userAssignedIdentities.listByGroup");
    await inspect(clusterId);
    sim.pass(10 * 60_000);
    expect(await inspect(clusterId)).toMatchObject({ kind: "done" });
    expect(await inspect(clusterId)).toMatchObject({ kind: "done" });
    expect(callsOf(sim)["managedClusters.get"]).toBe(3);
  });

  it("are made anew by a run that begins after somebody else's were put off", async () => {
    const { sim, clusterId, records } = await world();
    const inspect = inspector(sim, records);
    storm(sim, "userAssignedIdentities.listByGroup");
    expect(await inspect(clusterId)).toMatchObject({ kind: "wait" });
    sim.pass((SECONDS + 20) * 1_000);
    expect(await inspect(clusterId, "inspect-web-0")).toMatchObject({ kind: "done" });
    expect(callsOf(sim)["managedClusters.get"]).toBe(2);
  });

  it("remember through a restart until when Azure lets nothing through", async () => {
    const { sim, clusterId, records } = await world();
    storm(sim, "managedClusters.get");
    expect(await inspector(sim, records)(clusterId)).toMatchObject({ kind: "wait" });
    const asked = callsOf(sim)["managedClusters.get"];
    sim.pass(5_000);
    const answer = await inspector(sim, records)(clusterId);
    expect(answer).toMatchObject({ kind: "wait", code: "waits-for-budget" });
    expect(answer.forMs).toBeGreaterThanOrEqual((SECONDS - 5) * 1_000);
    expect(callsOf(sim)["managedClusters.get"]).toBe(asked);
    sim.pass((SECONDS + 60) * 1_000);
    expect(await inspector(sim, records)(clusterId)).toMatchObject({ kind: "done" });
  });
});
