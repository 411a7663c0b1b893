import { expect, it } from "vitest";
import { requireResourceId } from "../../../domain/arm-id/arm-id.ts";
import { makeReadMachines } from "../../../activities/read-machines/handler.ts";
import { makeStartMachineDeletion } from "../../../activities/start-machine-deletion/handler.ts";
import { makeStartPoolScaling } from "../../../activities/start-pool-scaling/handler.ts";
import type { JsonObject } from "../../../local/arm/world/json.ts";
import { simulatedAzure } from "../../../platform/azure/make-azure.ts";
import { clusterPath, onSystemIdentity, place, pool as poolJson } from "../../support/arm/clusters.ts";
import { HOUR, rehearse } from "../../support/arm/rehearsal.ts";

const clusterId = requireResourceId(clusterPath());
const pool = "system";

async function rehearsed(more: JsonObject = {}) {
  const sim = await rehearse();
  place(
    sim,
    onSystemIdentity({
      agentPoolProfiles: [poolJson(pool, { nobodyModelledThis: { kept: true }, ...more })],
    }),
  );
  const azure = simulatedAzure(sim.url, sim.clock);
  const read = makeReadMachines(azure);
  return {
    sim,
    scale: makeStartPoolScaling(azure),
    remove: makeStartMachineDeletion(azure),
    names: async () => {
      const answer = await read({ clusterId, pool });
      return answer.kind === "done" ? answer.value.machines : [];
    },
    shown: async () => Object((await sim.call("GET", `${clusterId}/agentPools/${pool}`)).body["properties"]),
  };
}

it("a pool is scaled by its count alone, once, and every other field stays", async () => {
  const { sim, scale, shown } = await rehearsed();
  const before = await shown();
  expect((await scale({ clusterId, pool, count: 5 })).kind).toBe("started");
  expect(await scale({ clusterId, pool, count: 5 })).toEqual({ kind: "started", operation: {} });
  sim.pass(HOUR);
  expect(await scale({ clusterId, pool, count: 5 })).toEqual({ kind: "already" });
  const after = await shown();
  expect({ ...after, count: 0, eTag: "" }).toEqual({ ...before, count: 0, eTag: "" });
  expect(after["count"]).toBe(5);
  expect(sim.simulator.journal()).toHaveLength(1);
});

it("a pool that has got an autoscaler is never scaled", async () => {
  const { sim, scale } = await rehearsed({ enableAutoScaling: true, minCount: 1, maxCount: 9 });
  expect(await scale({ clusterId, pool, count: 5 })).toMatchObject({
    kind: "refused",
    refusal: { code: "autoscaler-owns-the-count" },
  });
  expect(sim.simulator.journal()).toEqual([]);
});

it("machines are deleted once each, and those that are gone are not asked for again", async () => {
  const { sim, remove, names } = await rehearsed();
  const [first = "", second = "", third = ""] = await names();
  expect((await remove({ clusterId, pool, machines: [first] })).kind).toBe("started");
  expect((await remove({ clusterId, pool, machines: [first] })).kind).toBe("wait");
  sim.pass(HOUR);
  expect(await remove({ clusterId, pool, machines: [first] })).toEqual({
    kind: "already",
  });
  expect((await remove({ clusterId, pool, machines: [first, second] })).kind).toBe("started");
  sim.pass(HOUR);
  expect(await names()).toEqual([third]);
  expect(await remove({ clusterId, pool, machines: [third] })).toMatchObject({ kind: "refused" });
});
