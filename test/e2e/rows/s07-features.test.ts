import { describe, expect, it } from "vitest";
import { DEMO_SUBSCRIPTION } from "../../support/demo-ids.ts";
import { Served } from "../../support/served.ts";

const namespace = "Microsoft.ContainerService";

describe("S7: feature register, poll until Registered, provider re-registration; Pending (needs approval), vanished after GA, stuck: each its own outcome", () => {
  const keyless = new Served({
    scenario: {
      settings: {
        previewFeatures: {
          [`${namespace}/Quick`]: "registers",
          [`${namespace}/Guarded`]: "needsApproval",
          [`${namespace}/Stuck`]: "sticks",
        },
      },
    },
  });
  const register = (feature: string) =>
    keyless.run("register-feature", { subscription: DEMO_SUBSCRIPTION, namespace, feature });

  it("registers the feature, and then its provider again", async () => {
    expect(await register("Quick")).toMatchObject({
      state: "succeeded",
      report: { result: "registered", featureState: "Registered", providerState: "Registered" },
    });
    const writes = (await keyless.journal()).map(({ operation }) => operation);
    expect(writes).toEqual(["features.register", "providers.register"]);
  });

  it.each([
    ["Guarded", "partlySucceeded", "pendingApproval", "Pending"],
    ["Stuck", "partlySucceeded", "stuck", "Registering"],
  ])("%s ends as %s: %s", async (feature, state, result, featureState) => {
    const run = await register(feature);
    expect(run).toMatchObject({ state, report: { result, featureState } });
    expect(run.report?.remains).not.toEqual([]);
  });

  it("a flag that has vanished since its feature is generally available needs nothing", async () => {
    expect(await register("MigrateToMSIClusterPreview")).toMatchObject({
      state: "succeeded",
      plan: { writes: [] },
      report: { findings: [{ code: "feature-generally-available", severity: "note" }] },
    });
  });

  it("a flag that nobody knows is refused", async () => {
    expect(await register("NoSuchFlag")).toMatchObject({
      state: "refused",
      report: { findings: [{ code: "feature-unknown", severity: "blocker" }] },
    });
  });
});
