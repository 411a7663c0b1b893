import { describe, expect, it } from "vitest";
import { joinOf, withSubscription } from "../../../../domain/onboarding/schedules.ts";
import { Schedule } from "../../../../domain/schedule/schedule.ts";

const OTHER = "99999999-2222-4333-8444-555555555555";
const subscription = "11111111-2222-4333-8444-555555555555";
const carol = { tenant: "t", id: "carol", name: "Carol", kind: "user" };
const joining = { subscription, runId: "onboard-1", at: "2026-03-02T08:00:00.000Z" };

const schedule = (targets: object, more: object = {}): Schedule =>
  Schedule.parse({
    name: "weekly",
    workflow: "sweep",
    request: { workflow: "migrate-cluster", targets, maxFailures: 1 },
    ...{ ncrontab: "0 0 3 * * 1", timeZone: "UTC", enabled: true },
    ...{ setBy: carol, createdAt: "2026-03-01T00:00:00.000Z", changedAt: "2026-03-01T00:00:00.000Z" },
    ...more,
  });
const standing = {
  approval: { kind: "standing", clusters: 20, until: "2026-12-31T00:00:00Z" },
  approvedBy: carol,
};

describe("a subscription", () => {
  it("joins a schedule whose targets name subscriptions, and changes nothing else of it", () => {
    const weekly = schedule({ subscriptions: [OTHER], tags: { team: "web" } });
    expect(joinOf(weekly, subscription)).toEqual({
      ...{ kind: "joins", schedule: "weekly", endsApproval: false },
    });
    const joined = withSubscription(weekly, joining);
    expect(joined).toEqual({
      ...weekly,
      request: {
        ...weekly.request,
        targets: { subscriptions: [OTHER, subscription], tags: { team: "web" } },
      },
    });
    expect(withSubscription(joined, joining)).toBe(joined);
  });

  it("ends a standing approval, which was given for other targets", () => {
    const weekly = schedule({ subscriptions: [OTHER] }, standing);
    expect(joinOf(weekly, subscription)).toMatchObject({ kind: "joins", endsApproval: true });
    const joined = withSubscription(weekly, joining);
    expect(joined).toMatchObject({
      approval: { kind: "eachTime" },
      approvalEnded: { subscription, run: "onboard-1", at: joining.at },
    });
    expect(joined).not.toHaveProperty("approvedBy");
  });

  it.each([
    ["its targets name no subscriptions", { regions: ["westeurope"] }],
    ["they name it, however it is spelled", { subscriptions: [subscription.toUpperCase()] }],
  ])("is covered as it is where %s, and a standing approval stays", (_why, targets) => {
    const weekly = schedule(targets, standing);
    expect(joinOf(weekly, subscription).kind).toBe("covers");
    expect(withSubscription(weekly, joining)).toBe(weekly);
  });

  it.each([
    ["names clusters", schedule({ retryOf: "sweep-1" }), /clusters that it names/],
    [
      "is for one cluster",
      schedule({}, { workflow: "inspect-cluster", request: { clusterId: "/subscriptions/x" } }),
      /one cluster/,
    ],
    [
      "is full",
      schedule({
        subscriptions: Array.from({ length: 1000 }, (_, n) => OTHER.replace(/^.{4}/, String(n + 1000))),
      }),
      /1000 subscriptions/,
    ],
    ["was written by another version", schedule({ planets: ["earth"] }), /another version/],
  ])("does not join a schedule that %s, and is told why", (_what, weekly, because) => {
    expect(joinOf(weekly, subscription)).toMatchObject({
      kind: "cannot",
      because: expect.stringMatching(because) as unknown,
    });
    expect(withSubscription(weekly, joining)).toBe(weekly);
  });
});
