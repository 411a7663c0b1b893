import { InvocationContext } from "@azure/functions";
import { describe, expect, it } from "vitest";
import { declareWhenUsed } from "../../../functions/declare-when-used.ts";
import { DEPLOYED_FUNCTIONS } from "../../../functions/deployed-functions.ts";
import { type Handlers, makeHandlers } from "../../../functions/handlers.ts";
import { AZURE_ACTIVITY_NAMES } from "../../../activities/azure-activity-names.ts";
import { activitiesWhenUsed } from "../../../activities/activities-when-used.ts";
import { recordActivities } from "../../../activities/record-activities.ts";
import { loadApp } from "../../../local/runtime/worker/core-shim.ts";
import { Registry } from "../../../local/runtime/worker/registry.ts";
import { HttpApi } from "../../contract/http/http-api.ts";

const made = (): Handlers => {
  const { dependencies } = new HttpApi();
  const azure = activitiesWhenUsed(AZURE_ACTIVITY_NAMES, () => Promise.reject(new Error("not asked here")));
  return makeHandlers({ ...dependencies, activities: [...azure, ...recordActivities(dependencies.records)] });
};
const namesOf = (...maps: readonly ReadonlyMap<string, unknown>[]) => maps.flatMap((map) => [...map.keys()]);

it("every function that the deployed app declares has a handler, and every handler a function", () => {
  const { orchestrations, activities, http, timers, events } = made();
  expect(DEPLOYED_FUNCTIONS.map(({ name }) => name).sort()).toEqual(
    namesOf(orchestrations, activities, http, timers, events).sort(),
  );
});

describe("an app that loads what its functions do when one is first called", () => {
  const call = { invocationContext: new InvocationContext(), inputs: [], functionCallback: () => undefined };

  async function declared(load: () => Promise<Handlers>) {
    const registry = new Registry({ log: () => undefined });
    await loadApp(registry, () => {
      declareWhenUsed(DEPLOYED_FUNCTIONS, load);
    });
    return { registry, before: () => Promise.all(registry.hooks("preInvocation").map((hook) => hook(call))) };
  }

  it("declares all of them without loading anything, and loads once however many are called at once", async () => {
    let loads = 0;
    const { registry, before } = await declared(() => {
      loads += 1;
      return Promise.resolve(made());
    });
    expect([registry.functions.length, loads]).toEqual([DEPLOYED_FUNCTIONS.length, 0]);
    await Promise.all([before(), before(), before()]);
    await before();
    expect(loads).toBe(1);
  });

  it("fails the call that cannot load them, and tries again at the next", async () => {
    let loads = 0;
    const { before } = await declared(() => {
      loads += 1;
      return loads === 1 ? Promise.reject(new Error("no such file")) : Promise.resolve(made());
    });
    await expect(before()).rejects.toThrow("no such file");
    await before();
    await before();
    expect(loads).toBe(2);
  });
});
