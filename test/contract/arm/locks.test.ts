import { describe, expect, it } from "vitest";
import {
  clusterPath,
  GROUP,
  identityPath,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../support/arm/clusters.ts";
import { rehearse } from "../../support/arm/rehearsal.ts";

/** Evidence: docs: lock-resources; Azure/enterprise-azure-policy-as-code#661 (wording). */
describe("locks", () => {
  it("are made, listed and deleted through the real client", async () => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const client = sim.clients.locks(SUBSCRIPTION);
    await client.managementLocks.createOrUpdateAtResourceGroupLevel(GROUP, "keep", { level: "CanNotDelete" });
    const names = [];
    for await (const lock of client.managementLocks.listAtResourceGroupLevel(GROUP)) names.push(lock.name);
    expect(names).toEqual(["keep"]);
    await client.managementLocks.deleteAtResourceGroupLevel(GROUP, "keep");
    expect((await sim.call("DELETE", clusterPath())).status).toBe(202);
  });

  it.each([
    ["CanNotDelete", 200, 409],
    ["ReadOnly", 409, 409],
  ] as const)("%s at the group: a PUT is answered by %i, a DELETE by %i", async (level, put, remove) => {
    const sim = await rehearse();
    place(sim, onServicePrincipal());
    const client = sim.clients.locks(SUBSCRIPTION);
    await client.managementLocks.createOrUpdateAtResourceGroupLevel(GROUP, "keep", { level });
    const { body } = await sim.call("GET", clusterPath());
    expect((await sim.call("PUT", clusterPath(), { body })).status).toBe(put);
    const gone = await sim.call("DELETE", identityPath("any"));
    expect([gone.status, gone.code]).toEqual([remove, "ScopeLocked"]);
    expect(gone.message).toContain("because following scope(s) are locked");
  });
});
