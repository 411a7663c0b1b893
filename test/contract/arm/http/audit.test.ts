import { expect, it } from "vitest";
import type { OperationRecord } from "../../../../local/arm/world/tables.ts";
import {
  clusterPath,
  identityPath,
  onServicePrincipal,
  place,
  SUBSCRIPTION,
} from "../../../support/arm/clusters.ts";
import { MINUTE, rehearse, START } from "../../../support/arm/rehearsal.ts";

const operation = (id: string, verb: string, startedAt: number, endedAt: number | null): OperationRecord => ({
  ...{ id, verb, startedAt, endedAt, subscription: SUBSCRIPTION, location: "westeurope" },
  ...{ cluster: clusterPath().toLowerCase(), pool: null, effects: [], done: 0, error: null },
  status: endedAt === null ? "InProgress" : "Succeeded",
});

it("two changes of one cluster at once are found; one after the other, and a deletion, are not", async () => {
  const { simulator } = await rehearse();
  const add = (one: OperationRecord) => {
    simulator.change(({ world }) => {
      world.put("operations", one.id, one);
    });
  };
  add(operation("first", "Updating", START - 9 * MINUTE, START - 5 * MINUTE));
  add(operation("second", "Upgrading", START - 5 * MINUTE, START - MINUTE));
  add(operation("last", "Deleting", START - 2 * MINUTE, START));
  expect(simulator.audit()).toEqual([]);
  add(operation("third", "Scaling", START - 3 * MINUTE, START - 2 * MINUTE));
  expect(simulator.audit()).toMatchObject([
    { kind: "changesAtOnce", resource: clusterPath().toLowerCase(), at: "2026-08-20T08:57:00.000Z" },
  ]);
});

it("a field that a PUT lost and an identity that was deleted in use are found", async () => {
  const sim = await rehearse();
  place(sim, onServicePrincipal());
  await sim.call("PUT", identityPath("own"), { body: { location: "westeurope" } });
  sim.pass(5 * MINUTE);
  const { body } = await sim.call("GET", clusterPath());
  const { tags: _lost, ...rest } = body;
  const identity = { type: "UserAssigned", userAssignedIdentities: { [identityPath("own")]: {} } };
  expect((await sim.call("PUT", clusterPath(), { body: { ...rest, identity } })).status).toBe(200);
  expect((await sim.call("DELETE", identityPath("own"))).status).toBe(200);
  expect(sim.simulator.audit().map(({ kind }) => kind)).toEqual([
    "fieldLost",
    "identityDeletedInUse",
    "capabilityLost",
  ]);
});
