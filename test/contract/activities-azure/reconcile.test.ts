import { expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { makeStartReconcile } from "../../../activities/start-reconcile/handler.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { clusterPath, onServicePrincipal, place } from "../../support/arm/clusters.ts";
import { HOUR, rehearse } from "../../support/arm/rehearsal.ts";

const clusterId = requireResourceId(clusterPath());

it("a failed cluster is put back as it was, once, and is healthy afterwards", async () => {
  const sim = await rehearse();
  place(sim, onServicePrincipal({ provisioningState: "Failed" }));
  const start = makeStartReconcile(simulatedAzure(sim.url, sim.clock));
  const before = (await sim.call("GET", clusterId)).body;
  expect((await start({ clusterId })).kind).toBe("started");
  expect(await start({ clusterId })).toEqual({ kind: "started", operation: {} });
  sim.pass(2 * HOUR);
  expect(await start({ clusterId })).toEqual({ kind: "already" });
  const after = (await sim.call("GET", clusterId)).body;
  expect(after["identity"]).toEqual(before["identity"]);
  expect(after["tags"]).toEqual(before["tags"]);
  expect(sim.simulator.journal()).toHaveLength(1);
});
