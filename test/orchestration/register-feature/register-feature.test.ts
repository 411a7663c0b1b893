import { describe, expect, test } from "vitest";
import { readFeatureFacts } from "../../../activities/read-feature-facts/contract.ts";
import { registerFeature as startRegistration } from "../../../activities/register-feature/contract.ts";
import { registerProvider } from "../../../activities/register-provider/contract.ts";
import { days, hours, minutes } from "../../../domain/text/duration.ts";
import type { FeatureFacts, FeatureState } from "../../../domain/feature/facts.ts";
import { VirtualClock } from "../../../local/runtime/index.ts";
import { registerFeature } from "../../../orchestrations/register-feature/contract.ts";
import { guardedBy } from "../../support/guardrails.ts";
import { READ_AT, SUBSCRIPTION } from "../../support/migration-facts.ts";
import { RunWorld } from "../../support/run-world.ts";
import { done, refused, ScriptedActivities } from "../../support/scripted-activities.ts";

const namespace = "Microsoft.ContainerService";
const request = { subscription: SUBSCRIPTION, namespace, feature: "NodeDisruptionProfile" };
const known = (state: string, approval?: string): FeatureState => ({
  kind: "known",
  state,
  ...(approval === undefined ? {} : { approval }),
});

/** Azure registers in four minutes; `becomes` is what it ends as. */
function setUp(first: FeatureState, becomes = "Registered", cloud?: FeatureFacts["cloud"]) {
  const clock = new VirtualClock({ start: Date.parse(READ_AT) });
  const azure = new ScriptedActivities(clock);
  let registeredAt = Infinity;
  let provider = "Registered";
  const facts = (): FeatureFacts => {
    const passed = clock.now() - registeredAt;
    const state = passed >= minutes(4) ? known(becomes) : passed >= 0 ? known("Registering") : first;
    return {
      ...{ readAt: new Date(clock.now()).toISOString(), feature: state, provider },
      ...(cloud === undefined ? {} : { cloud }),
    };
  };
  const activities = () => [
    azure.bound(readFeatureFacts, ({ feature }) => {
      const { feature: state, ...rest } = facts();
      return done(
        guardedBy(feature === undefined || state === undefined ? rest : { ...rest, feature: state }),
      );
    }),
    azure.bound(startRegistration, () => {
      registeredAt = clock.now();
      return done({ state: "Registering" });
    }),
    azure.bound(registerProvider, () => {
      provider = "Registered";
      return done({ state: provider });
    }),
  ];
  const world = new RunWorld(registerFeature, { clock, azure, activities });
  return { azure, world, unregisterProvider: () => (provider = "NotRegistered") };
}

describe("register-feature", () => {
  test("registers, waits until it is registered, and registers the provider again", async () => {
    const { azure, world } = setUp(known("NotRegistered"));
    await using _ = world;
    const run = await world.start({ request });
    expect(run).toMatchObject({
      state: "succeeded",
      report: { result: "registered", featureState: "Registered" },
    });
    expect(azure.callsOf(startRegistration)).toHaveLength(1);
    const [again] = azure.callsOf(registerProvider);
    expect((again?.at ?? 0) - world.startedAt).toBeGreaterThanOrEqual(minutes(4));
    expect(world.history().length).toBeLessThan(120);
  });

  test("changes nothing where all is registered", async () => {
    const { azure, world } = setUp(known("Registered"));
    await using _ = world;
    const run = await world.start({ request, approval: "required" });
    expect(run.report).toMatchObject({ outcome: "succeeded", result: "registered" });
    expect(azure.calls.map(({ activity }) => activity)).toEqual(["readFeatureFacts"]);
  });

  test("registers the provider alone when no feature is asked for", async () => {
    const { azure, world, unregisterProvider } = setUp(known("Registered"));
    unregisterProvider();
    await using _ = world;
    const run = await world.start({ request: { subscription: SUBSCRIPTION, namespace } });
    expect(run.report).toMatchObject({ outcome: "succeeded", providerState: "Registered" });
    expect(azure.callsOf(registerProvider)).toHaveLength(1);
    expect(azure.callsOf(startRegistration)).toEqual([]);
  });

  test("ends as pending where the product group must approve, with what to do", async () => {
    const { azure, world } = setUp(known("NotRegistered", "ApprovalRequired"), "Pending");
    await using _ = world;
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "partlySucceeded", report: { result: "pendingApproval" } });
    expect(run.report?.findings.map(({ code }) => code)).toEqual(["feature-needs-approval"]);
    expect(run.report?.remains.join()).toContain("Ask for the approval");
    expect(azure.callsOf(registerProvider)).toEqual([]);
  });

  test("is done at once with a flag that is gone because its feature is generally available", async () => {
    const { world } = setUp({ kind: "vanished" });
    await using _ = world;
    const run = await world.start({ request: { ...request, feature: "UserAssignedIdentityPreview" } });
    expect(run.report).toMatchObject({ outcome: "succeeded", result: "generallyAvailable" });
    expect(run.report?.findings.map(({ code }) => code)).toEqual(["feature-generally-available"]);
  });

  test("refuses a flag that Azure does not know and that nobody has seen become available", async () => {
    const { world } = setUp({ kind: "vanished" });
    await using _ = world;
    const run = await world.start({ request: { ...request, feature: "NodeDisruptionProfil" } });
    expect(run.state).toBe("refused");
    expect(run.report?.summary).toContain("feature-unknown");
  });

  test.each([
    ["public", "feature-unknown"],
    ["usGovernment", "feature-not-in-cloud"],
    ["china", "feature-not-in-cloud"],
  ] as const)("refuses in the %s cloud a preview that is not there: %s", async (cloud, code) => {
    const { azure, world } = setUp({ kind: "vanished" }, "Registered", cloud);
    await using _ = world;
    const run = await world.start({ request });
    expect(run.state).toBe("refused");
    expect(run.report?.findings.map((finding) => finding.code)).toEqual([code]);
    expect(azure.callsOf(startRegistration)).toEqual([]);
  });

  test("gives up on one that registers for ever, after six hours and few looks", async () => {
    const { azure, world } = setUp(known("NotRegistered"), "Registering");
    await using _ = world;
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "partlySucceeded", report: { result: "stuck" } });
    expect(world.elapsedMs()).toBeGreaterThanOrEqual(hours(6));
    expect(azure.callsOf(readFeatureFacts).length).toBeLessThan(40);
    expect(world.history().length).toBeLessThan(400);
  });

  test("calls nothing registered that was given up before its provider was", async () => {
    const { azure, world, unregisterProvider } = setUp(known("Registered"));
    unregisterProvider();
    azure.next(registerProvider, refused("AuthorizationFailed"));
    world.person(() => ({ name: "cancel" }));
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "cancelled", report: { providerState: "NotRegistered" } });
    expect(run.report?.result).toBeUndefined();
  });

  test("parks where Keyless may not register, and goes on when somebody says retry", async () => {
    const { azure, world } = setUp(known("NotRegistered"));
    await using _ = world;
    azure.next(startRegistration, refused("AuthorizationFailed"));
    world.person((run) => ({ name: "retry", incidentId: run.incident?.id }));
    expect((await world.start({ request })).state).toBe("succeeded");
    expect(azure.callsOf(startRegistration)).toHaveLength(2);
  });

  test("registers nothing that somebody has registered in a pause", async () => {
    const { azure, world } = setUp(known("NotRegistered"));
    await using _ = world;
    const registered = { readAt: READ_AT, feature: known("Registered"), provider: "Registered" };
    world.sayBefore("registerFeature", { name: "pause" });
    world.whenPaused(() => {
      azure.next(readFeatureFacts, done(guardedBy(registered)));
    });
    world.sayAt(days(2), { name: "resume" });
    const run = await world.start({ request });
    expect(run).toMatchObject({ state: "succeeded", report: { result: "registered" } });
    expect(azure.callsOf(startRegistration)).toEqual([]);
  });
});
