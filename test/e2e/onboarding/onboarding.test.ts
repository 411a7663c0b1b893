import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { BaselineCluster, baselineOf } from "../../../domain/onboarding/baseline.ts";
import { OnboardingReport } from "../../../domain/onboarding/report.ts";
import { Schedule } from "../../../domain/schedule/schedule.ts";
import type { ArmRequest } from "../../../local/arm/core/exchange.ts";
import { schedules } from "../../../platform/records/kinds.ts";
import { holdOnly, roleOf } from "../../support/app-roles.ts";
import { DEMO_SUBSCRIPTION, demoCluster } from "../../support/demo-ids.ts";
import { FOREIGN } from "../../support/fenced-world.ts";
import { QuickWorld, type QuickWorldOptions } from "../../support/quick-world.ts";

const GROUP = "platform";
const SEES = "Microsoft.Resources/subscriptions/read";
const CAROL = { tenant: "t", id: "carol", name: "Carol", kind: "user" } as const;
const MADE_AT = "2026-03-01T00:00:00.000Z";
const scope = `/subscriptions/${DEMO_SUBSCRIPTION}`;

/** A Keyless that serves what is onboarded below a management group, with the demo's subscription in it. */
async function below(options: QuickWorldOptions = {}) {
  const asked: ArmRequest[] = [];
  const world = await QuickWorld.start({
    managementGroup: GROUP,
    simulator: { settings: { graphLagMs: 0, managementGroups: { [GROUP]: [DEMO_SUBSCRIPTION] } } },
    onCall: (_simulator, request) => asked.push(request),
    ...options,
  });
  onTestFinished(() => world[Symbol.asyncDispose]());
  return { world, about: (id: string) => asked.filter(({ path }) => path.includes(id)) };
}

const policyState = (id: string, subscription: string) => ({
  id,
  topic:
    "/tenants/7e57ab1e-0000-4000-8000-00000000a55e/providers/Microsoft.Management/managementGroups/platform",
  subject: `/subscriptions/${subscription}`,
  eventType: "Microsoft.PolicyInsights.PolicyStateCreated",
  eventTime: "2026-03-02T08:00:00Z",
  data: { complianceState: "NonCompliant" },
  dataVersion: "1",
});

const vended = (id: string, subscription: string) => ({
  specversion: "1.0",
  id,
  source: "/vending",
  type: "Keyless.SubscriptionVended",
  subject: subscription,
});

const Runs = z.object({ value: z.array(z.looseObject({ id: z.string(), workflow: z.string() })) });
const runsOf = async (world: QuickWorld) => Runs.parse(await (await world.get("runs")).json()).value;

const planStatus = async (world: QuickWorld) =>
  (await world.post("workflows/inspect-cluster/plans", { clusterId: demoCluster("orders") })).status;

describe("events about subscriptions", () => {
  it("onboard each once, whatever comes with them and however often, and only below the management group", async () => {
    const { world, about } = await below();
    expect(await planStatus(world)).toBe(400);

    const handshake = await world.deliver([{ data: { validationCode: "code" } }], "SubscriptionValidation");
    expect([handshake.status, await handshake.json()]).toEqual([200, { validationResponse: "code" }]);
    const batch = [
      policyState("1", DEMO_SUBSCRIPTION),
      policyState("1", DEMO_SUBSCRIPTION),
      vended("1", DEMO_SUBSCRIPTION.toUpperCase()),
      vended("2", FOREIGN),
      { ...policyState("2", DEMO_SUBSCRIPTION), subject: `${scope}/resourceGroups/rg` },
      { ...policyState("3", DEMO_SUBSCRIPTION), eventType: "Microsoft.Storage.BlobCreated" },
      { rubbish: true },
    ];
    expect((await world.deliver(batch)).status).toBe(202);
    expect((await world.deliver(batch)).status).toBe(202);
    expect((await world.deliver("no JSON")).status).toBe(400);
    await world.host.idle();

    const [run, ...more] = await runsOf(world);
    expect([run?.workflow, more]).toEqual(["onboard-subscription", []]);
    const { state, report } = await world.record(run?.id ?? "");
    expect(state).toBe("succeeded");
    const onboarded = OnboardingReport.parse(report);
    expect(onboarded).toMatchObject({
      enrolled: true,
      registrations: [],
      baseline: { kind: "read", onServicePrincipal: expect.any(Number) as unknown },
    });
    expect(world.simulator.journal()).toEqual([]);
    expect(about(FOREIGN)).toEqual([]);
    expect(await planStatus(world)).toBe(200);
  });
});

describe("onboarding", () => {
  it("without rights says which are missing and the commands that give them, and serves nothing", async () => {
    // All that Keyless may is to see that there is a subscription, and what it may do there.
    const without = Object.keys(roleOf("inventory").actions).filter(
      (action) => action !== SEES && !/^Microsoft\.Authorization\/(permissions|\*)/i.test(action),
    );
    const { world } = await below({
      prepare: (simulator) => {
        holdOnly(simulator, { scope, roles: ["inventory"], without });
        return Promise.resolve();
      },
    });
    await world.deliver([vended("1", DEMO_SUBSCRIPTION)]);
    await world.host.idle();
    const [run] = await runsOf(world);
    const { state, report } = await world.record(run?.id ?? "");
    const { enrolled, access = [], remains, findings, baseline } = OnboardingReport.parse(report);
    expect([state, enrolled, baseline?.kind]).toEqual(["partlySucceeded", false, "unreadable"]);
    const inventory = access.find(({ role }) => role === "Keyless inventory");
    expect(inventory?.missing).toContainEqual({
      action: "Microsoft.ContainerService/managedClusters/read",
      for: "clusters",
    });
    expect(inventory?.commands.join("\n")).toMatch(
      new RegExp(
        `az role definition create .*Keyless inventory.*\naz role assignment create .*--scope ${scope}$`,
      ),
    );
    expect(findings.map(({ code }) => code)).toEqual([
      "access-missing",
      "access-missing",
      "clusters-not-listed",
    ]);
    expect(remains[0]).toContain("Assign Keyless the role Keyless inventory");
    expect(await planStatus(world)).toBe(400);
  });

  it("reports of each cluster what an audit says, in the order in which service principals expire", async () => {
    const { world } = await below();
    await world.deliver([vended("1", DEMO_SUBSCRIPTION)]);
    await world.host.idle();
    const { report } = await world.record((await runsOf(world))[0]?.id ?? "");
    const { baseline } = OnboardingReport.parse(report);
    // Long enough for the list of served subscriptions to be read again.
    world.pass(60_000);
    await world.run("audit-fleet", {});
    const { value } = z
      .object({ value: z.array(BaselineCluster) })
      .parse(await (await world.get("fleet/clusters?top=1000")).json());
    // The task hub writes times without the zeros at their ends.
    const audited = JSON.stringify(baselineOf(value)).replaceAll(".000Z", "Z");
    expect(baseline).toEqual(JSON.parse(audited));
    const { named = [] } = baseline?.kind === "read" ? baseline : {};
    expect(named.filter(({ readiness }) => readiness === "blocked").length).toBeGreaterThan(0);
    expect(named[0]).toMatchObject({ identity: "servicePrincipal", expires: expect.any(String) as unknown });
  });

  it("registers what its policy names and changes nothing else", async () => {
    const { world } = await below({
      onboardingPolicy: {
        providers: ["Microsoft.ContainerService"],
        features: [{ namespace: "Microsoft.ContainerService", feature: "NodeDisruptionProfile" }],
        schedules: [],
      },
    });
    await world.deliver([vended("1", DEMO_SUBSCRIPTION)]);
    await world.host.idle();
    const [run] = await runsOf(world);
    const { report } = await world.record(run?.id ?? "");
    expect(OnboardingReport.parse(report).registrations).toEqual([
      { namespace: "Microsoft.ContainerService", feature: "NodeDisruptionProfile", result: "registered" },
      { namespace: "Microsoft.ContainerService", result: "registered" },
    ]);
    expect(world.simulator.journal().map(({ operation }) => operation)).toEqual([
      expect.stringMatching(/register/i),
      expect.stringMatching(/register/i),
    ]);
  });

  it("has the subscription join the schedules of its policy, and ends an approval of other targets", async () => {
    const sweep = (name: string, targets: object, more: object = {}) =>
      [
        name,
        Schedule.parse({
          ...{ name, workflow: "sweep", request: { workflow: "inspect-cluster", targets } },
          ...{ ncrontab: "0 0 3 * * 1", timeZone: "UTC", enabled: true },
          ...{ setBy: CAROL, createdAt: MADE_AT, changedAt: MADE_AT },
          ...more,
        }),
      ] as const;
    const { world } = await below({
      simulator: {
        settings: {
          ...{ graphLagMs: 0, managementGroups: { [GROUP]: [DEMO_SUBSCRIPTION] } },
          subscriptionTags: { [DEMO_SUBSCRIPTION]: { stage: "test" } },
        },
      },
      prepare: async (_simulator, records) => {
        const standing = { kind: "standing", clusters: 9, until: "2026-12-31T00:00:00Z" };
        for (const [name, schedule] of [
          sweep("early", { subscriptions: [FOREIGN] }),
          sweep("approved", { subscriptions: [FOREIGN] }, { approval: standing, approvedBy: CAROL }),
          sweep("everywhere", { regions: ["westeurope"] }),
          sweep("late", { subscriptions: [FOREIGN] }),
        ])
          await records.insert(schedules, name, schedule);
      },
      onboardingPolicy: {
        ...{ providers: [], features: [] },
        schedules: [
          { schedule: "early", tags: { Stage: "test" } },
          ...["approved", "everywhere", "gone"].map((schedule) => ({ schedule })),
          { schedule: "late", tags: { stage: "production" } },
        ],
      },
    });
    await world.deliver([vended("1", DEMO_SUBSCRIPTION)]);
    await world.host.idle();
    const [run] = await runsOf(world);
    const { plan, report, state } = await world.record(run?.id ?? "");
    expect(plan?.findings.flatMap(({ code }) => (code.startsWith("schedule-") ? [code] : []))).toEqual([
      "schedule-approval-ends",
      "schedule-covers",
      "schedule-not-joined",
    ]);
    expect(plan?.writes.map(({ does }) => does)).toEqual(
      ["early", "approved"].map((name) => `add the subscription to the targets of the schedule ${name}`),
    );
    const { schedules: joined, summary, remains } = OnboardingReport.parse(report);
    expect(joined).toEqual([
      { schedule: "early", result: "joined" },
      { schedule: "approved", result: "joined", approvalEnded: true },
      { schedule: "everywhere", result: "covers" },
      { schedule: "gone", result: "notJoined", because: "there is no schedule gone" },
      { schedule: "late", result: "notMeant" },
    ]);
    expect(summary).toContain("It joined the schedules early, approved.");
    expect(remains.join("\n")).toMatch(
      /approval of the schedule approved has ended[^]*not joined the schedule gone/,
    );
    expect(state).toBe("partlySucceeded");

    const targetsOf = async (name: string) =>
      z
        .looseObject({
          request: z.looseObject({
            targets: z.looseObject({ subscriptions: z.array(z.string()).optional() }),
          }),
          approval: z.looseObject({ kind: z.string() }),
        })
        .transform(({ request, approval }) => [request.targets.subscriptions, approval.kind])
        .parse(await (await world.get(`schedules/${name}`)).json());
    expect(await targetsOf("early")).toEqual([[FOREIGN, DEMO_SUBSCRIPTION], "eachTime"]);
    expect(await targetsOf("approved")).toEqual([[FOREIGN, DEMO_SUBSCRIPTION], "eachTime"]);
    expect(await targetsOf("everywhere")).toEqual([undefined, "eachTime"]);
    expect(await targetsOf("late")).toEqual([[FOREIGN], "eachTime"]);
  });

  it("of a subscription that is not below the management group cannot be asked for", async () => {
    const { world } = await below();
    const answer = await world.post("workflows/onboard-subscription/runs", { subscription: FOREIGN });
    expect(answer.status).toBe(400);
  });
});
