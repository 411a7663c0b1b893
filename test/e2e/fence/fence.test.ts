import { describe, expect, it, onTestFinished } from "vitest";
import { populateDemo } from "../../../local/arm/fleet/demo-fleet.ts";
import { placeGroup } from "../../../local/arm/fleet/populate.ts";
import { ROLES } from "../../../domain/roles.ts";
import { SIMULATED_CALLER } from "../../../platform/azure/credential.ts";
import { DEMO_SUBSCRIPTION } from "../../support/demo-ids.ts";
import { QuickWorld } from "../../support/quick-world.ts";

const FOREIGN = "99999999-2222-4333-8444-555555555555";

describe("a deployment that serves one subscription", () => {
  it("does not write a role assignment in another one, whatever the scope looks like", async () => {
    const world = await QuickWorld.start({
      subscriptions: new Set([DEMO_SUBSCRIPTION]),
      populate: (moment) => {
        populateDemo(moment);
        placeGroup(moment, `/subscriptions/${FOREIGN}/resourceGroups/rg-foreign`, "westeurope");
      },
    });
    onTestFinished(() => world[Symbol.asyncDispose]());
    const scope = `/subscriptions/${DEMO_SUBSCRIPTION}/resourceGroups/../providers/../../${FOREIGN}`;
    const answer = await world.post("workflows/grant-roles/runs", {
      principal: { principalId: SIMULATED_CALLER },
      grants: [{ scope, role: ROLES.owner.name }],
      awaitPropagation: false,
    });
    await world.host.idle();
    expect(world.simulator.journal().map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(answer.status).toBe(400);
  });
});
