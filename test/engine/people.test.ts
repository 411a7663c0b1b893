import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoCluster } from "../support/demo-ids.ts";
import { EngineHost } from "./engine-host.ts";
import { rehearse } from "./rehearsal.ts";

const orders = { clusterId: demoCluster("orders") };
const payments = { clusterId: demoCluster("payments") };
describe("on Microsoft's engine", () => {
  let host: EngineHost;
  beforeAll(async () => {
    host = await EngineHost.start();
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it("a plan waits for its approval, and is carried out when it comes", async () => {
    const settings = { KEYLESS_APPROVAL: "required", KEYLESS_SELF_APPROVAL: "allowed" };
    await using rehearsal = await rehearse({}, { host, settings });
    const { api, world } = rehearsal;
    const id = await api.start("upgrade-node-images", payments);
    const waiting = await api.until(id, ({ state }) => state === "waitingForApproval");
    expect(waiting.state).toBe("waitingForApproval");
    expect(world.simulator.journal()).toEqual([]);
    expect((await api.say(id, "approve", { planHash: waiting.planHash })).status).toBe(200);
    expect((await api.until(id)).state).toBe("succeeded");
    expect(world.simulator.journal().length).toBeGreaterThan(0);
  });

  it("a run that is paused does nothing until it is resumed", async () => {
    await using rehearsal = await rehearse({}, { host });
    const { api, world } = rehearsal;
    const id = await api.start("migrate-cluster", orders);
    await api.until(id, ({ state }) => state === "waiting");
    await api.say(id, "pause", { reason: "lunch" });
    expect((await api.until(id, ({ state }) => state === "paused")).state).toBe("paused");
    const written = world.simulator.journal().length;
    await api.say(id, "resume");
    expect((await api.until(id)).state).toBe("succeeded");
    expect(world.simulator.journal().length).toBeGreaterThan(written);
  });

  it("a run that is cancelled ends with what it has done, and its cluster is free for the next", async () => {
    await using rehearsal = await rehearse({}, { host });
    const { api } = rehearsal;
    const id = await api.start("migrate-cluster", orders);
    await api.until(id, ({ state }) => state === "waiting");
    await api.say(id, "cancel", { reason: "wrong day" });
    expect((await api.until(id)).state).toBe("cancelled");
    const next = await api.start("inspect-cluster", orders);
    expect((await api.until(next)).state).toBe("succeeded");
  });

  it("a refused step parks as an incident, and a retry does it", async () => {
    await using rehearsal = await rehearse({}, { host });
    const { api, world } = rehearsal;
    const refusal = {
      kind: "refuse",
      status: 403,
      code: "AuthorizationFailed",
      message: "No right.",
    } as const;
    world.simulator.faults.onNext({ operation: "agentPools.upgradeNodeImage" }, refusal);
    const id = await api.start("upgrade-node-images", payments);
    const parked = await api.until(id, ({ incident }) => incident !== undefined);
    expect(parked.incident?.code).toBe("AuthorizationFailed");
    expect((await api.say(id, "retry", { incidentId: parked.incident?.id })).status).toBe(200);
    expect((await api.until(id)).state).toBe("succeeded");
  });
});
