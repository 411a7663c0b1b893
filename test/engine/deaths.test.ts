import { describe, expect, it } from "vitest";
import type { RunRecord } from "../../domain/run/record.ts";
import { scenarios } from "../support/scenarios.ts";
import { type Rehearsal, rehearse } from "./rehearsal.ts";

const scenarioOf = (name: string) => {
  const found = scenarios.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
};
const identity = scenarioOf("ensure-identity");
const grants = scenarioOf("grant-roles");

/** It succeeded, what it was for is done, and nothing was made twice. */
function expectDone({ world }: Rehearsal, run: RunRecord, { isDone } = identity): void {
  expect([run.state, isDone(world.simulator, run)]).toEqual(["succeeded", true]);
  const made = world.simulator
    .journal()
    // Azure answers 201 to a role assignment that is put again.
    .filter(({ status, operation }) => status === 201 && !operation.startsWith("roleAssignments."))
    .map(({ path }) => path);
  expect(made).toEqual([...new Set(made)]);
  expect(world.simulator.audit()).toEqual([]);
}

/** The roles are given: nothing happens until they act. */
const isWaiting = ({ state }: RunRecord) => state === "waiting";

describe("on Microsoft's engine a run ends as it should, and has done nothing twice, when", () => {
  it("the worker dies in a turn, which ends the instance", async () => {
    await using rehearsal = await rehearse(identity);
    const { api, app } = rehearsal;
    await app.dieIn("ensureIdentityRun", "called");
    const id = await api.start(identity.workflow, identity.request);
    await app.rise();
    expectDone(rehearsal, await api.until(id));
  });

  it.each(["called", "done"] as const)("the worker dies in an activity that writes, %s", async (when) => {
    await using rehearsal = await rehearse(identity);
    const { api, app } = rehearsal;
    await app.dieIn("ensureIdentity", when);
    const id = await api.start(identity.workflow, identity.request);
    await app.rise();
    expectDone(rehearsal, await api.until(id));
  });

  it("the worker dies while the run waits", async () => {
    await using rehearsal = await rehearse(grants);
    const { api, app } = rehearsal;
    const id = await api.start(grants.workflow, grants.request);
    await api.until(id, isWaiting);
    await app.kill();
    await app.rise();
    expectDone(rehearsal, await api.until(id), grants);
  });

  it("the engine's own process is killed", async () => {
    await using rehearsal = await rehearse(grants);
    const { api, host } = rehearsal;
    const id = await api.start(grants.workflow, grants.request);
    await api.until(id, isWaiting);
    await host.kill();
    await host.start();
    expectDone(rehearsal, await api.until(id), grants);
  });

  it("one of two instances of the app on one hub is gone in the middle", async () => {
    await using rehearsal = await rehearse(grants);
    const other = await rehearsal.beside();
    const id = await rehearsal.api.start(grants.workflow, grants.request);
    await other.api.until(id, isWaiting);
    await rehearsal.host.kill();
    await rehearsal.app.kill();
    expectDone(rehearsal, await other.api.until(id), grants);
  });
});
