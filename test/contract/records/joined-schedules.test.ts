import { describe, expect, it } from "vitest";
import { makeJoinSchedule } from "../../../activities/join-schedule/handler.ts";
import { Schedule } from "../../../domain/schedule/schedule.ts";
import { schedules } from "../../../platform/records/kinds.ts";
import type { Records } from "../../../platform/records/records.ts";
import { stores } from "./stores.ts";

const SUBSCRIPTIONS = Array.from({ length: 6 }, (_, n) => `0000000${String(n)}-2222-4333-8444-555555555555`);
const [first = "", ...others] = SUBSCRIPTIONS;
const carol = { tenant: "t", id: "carol", name: "Carol", kind: "user" } as const;
const at = "2026-03-02T08:00:00.000Z";

const weekly = Schedule.parse({
  name: "weekly",
  workflow: "sweep",
  request: { workflow: "migrate-cluster", targets: { subscriptions: [first] } },
  ...{ ncrontab: "0 0 3 * * 1", timeZone: "UTC", enabled: true },
  approval: { kind: "standing", clusters: 20, until: "2026-12-31T00:00:00Z" },
  ...{ approvedBy: carol, setBy: carol, createdAt: at, changedAt: at },
});

const join = (records: Records, subscription: string, schedule = "weekly") =>
  makeJoinSchedule(records)({ subscription, schedule, runId: `onboard-${subscription}`, at });
const targetsOf = async (records: Records) =>
  (await records.read(schedules, "weekly"))?.value.request.targets;

describe.each(stores)("a schedule in $store", ({ open }) => {
  it("is joined by all subscriptions that are onboarded at the same time, each once", async () => {
    const records = open();
    await records.insert(schedules, "weekly", weekly);
    const answers = await Promise.all(others.map((one) => join(records, one)));
    for (const answer of answers) expect(answer).toMatchObject({ value: { result: "joined" } });
    const targets = await targetsOf(records);
    expect(targets).toEqual({ subscriptions: expect.arrayContaining(SUBSCRIPTIONS) as unknown });
    expect((targets as { subscriptions: string[] }).subscriptions).toHaveLength(SUBSCRIPTIONS.length);
  });

  it("answers the same when the activity runs again after a crash", async () => {
    const records = open();
    await records.insert(schedules, "weekly", weekly);
    const [second = ""] = others;
    const answer = await join(records, second);
    expect(answer).toEqual({
      ...{ kind: "done", value: { schedule: "weekly", result: "joined", approvalEnded: true } },
    });
    expect(await join(records, second)).toEqual(answer);
    expect(await targetsOf(records)).toEqual({ subscriptions: [first, second] });
  });

  it("that somebody has deleted meanwhile is named, and not made again", async () => {
    const records = open();
    expect(await join(records, first)).toMatchObject({
      value: { result: "notJoined", because: "there is no schedule weekly" },
    });
    expect(await records.read(schedules, "weekly")).toBeUndefined();
  });
});
