import { describe, expect, it } from "vitest";
import { acceptEvents } from "../../../functions/event-grid/accept-events.ts";
import { findSubscriptions } from "../../../functions/onboard.ts";
import { actOnEvents, forgetEvents } from "../../../functions/timer/act-on-events.ts";
import { days } from "../../../domain/text/duration.ts";
import { acceptedEvents, runs, subscriptions } from "../../../platform/records/kinds.ts";
import type { Records } from "../../../platform/records/records.ts";
import { enrol } from "../../../platform/records/subscriptions.ts";
import { CLUSTER_ID, SUBSCRIPTION } from "../../support/migration-facts.ts";
import { valuesOf } from "../../support/values-of.ts";
import { HttpApi } from "../http/http-api.ts";
import { stores } from "./stores.ts";

const OTHER = "99999999-2222-4333-8444-555555555555";

const vended = (id: string, subject = SUBSCRIPTION) => ({
  ...{ specversion: "1.0", id, source: "/vending", subject },
  type: "Keyless.SubscriptionVended",
});
const policyState = (id: string, subject: string) => ({
  ...{ id, topic: "/tenants/t", subject, eventTime: "2026-03-02T12:00:00Z", dataVersion: "1" },
  eventType: "Microsoft.PolicyInsights.PolicyStateChanged",
  data: {},
});

function instance(records: Records, below: readonly string[] = [SUBSCRIPTION]): HttpApi {
  const api = new HttpApi({ records, subscriptionsBelow: () => Promise.resolve(below) });
  api.now = Date.parse("2026-03-02T12:00:00Z");
  return api;
}

const accept = (api: HttpApi, delivered: unknown) => acceptEvents(api.dependencies, api.engine, delivered);
const started = async (records: Records) => valuesOf(await records.list(runs, { limit: 50 }));
const accepted = async (records: Records) => valuesOf(await records.list(acceptedEvents, { limit: 50 }));

describe.each(stores)("events in $store", ({ open }) => {
  it("of both schemas are taken in once each, as a list, alone, or as the text of a queue's message", async () => {
    const records = open();
    const api = instance(records);
    const none = { accepted: 0, repeated: 0, ignored: 0, unreadable: 0 };
    expect(await accept(api, [vended("1"), policyState("1", `/subscriptions/${SUBSCRIPTION}`)])).toEqual({
      ...none,
      accepted: 2,
    });
    expect(await accept(api, vended("1"))).toEqual({ ...none, repeated: 1 });
    expect(await accept(api, JSON.stringify([vended("2"), vended("2")]))).toEqual({
      ...none,
      accepted: 1,
      repeated: 1,
    });
    const [run, ...more] = await started(records);
    expect(more).toEqual([]);
    expect(run).toMatchObject({
      workflow: "onboard-subscription",
      input: { subscription: SUBSCRIPTION, register: { providers: [], features: [] } },
      requester: { name: "onboarding" },
    });
    expect((await accepted(records)).map(({ outcome }) => outcome)).toEqual(
      new Array(3).fill(`run ${run?.id ?? ""} onboards it`),
    );
  });

  it("of other kinds are ignored and counted, and what is no event is let go", async () => {
    const records = open();
    const api = instance(records);
    const batch = [
      { ...policyState("1", `/subscriptions/${SUBSCRIPTION}`), eventType: "Microsoft.Storage.BlobCreated" },
      policyState("2", `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`),
      policyState("3", "/providers/Microsoft.Management/managementGroups/platform"),
      vended("4", "not an id"),
      { ...vended("5"), specversion: "0.3" },
      { ...vended("6"), id: undefined },
      null,
      7,
      "text",
    ];
    expect(await accept(api, batch)).toEqual({ accepted: 0, repeated: 0, ignored: 4, unreadable: 5 });
    expect(await accept(api, "not { JSON")).toMatchObject({ unreadable: 1 });
    expect(await accepted(records)).toEqual([]);
    expect(api.logged.filter((line) => line.includes("events received"))).toHaveLength(2);
  });

  it("about a cluster in a subscription that is not served are ignored and counted", async () => {
    const records = open();
    const api = new HttpApi({ records, subscriptions: new Set([OTHER]) });
    const written = {
      ...policyState("1", CLUSTER_ID),
      eventType: "Microsoft.Resources.ResourceWriteSuccess",
    };
    expect(await accept(api, [written, { ...written, id: "2", subject: "/subscriptions/x" }])).toEqual({
      ...{ accepted: 0, repeated: 0, ignored: 2, unreadable: 0 },
    });
    expect(await accepted(records)).toEqual([]);
    expect(await accept(instance(records), written)).toMatchObject({ accepted: 1 });
    expect((await accepted(records))[0]?.outcome).toBe("the first inventory will read it");
  });

  it("that could not be acted on are acted on by the timer, once, and forgotten a month later", async () => {
    const records = open();
    const api = instance(records);
    const { start } = api.engine;
    api.engine.start = () => Promise.reject(new Error("the task hub does not answer"));
    expect(await accept(api, vended("1"))).toMatchObject({ accepted: 1 });
    expect((await accepted(records))[0]?.actedAt).toBeUndefined();

    const next = instance(records);
    next.engine.start = start.bind(next.engine);
    await actOnEvents(next.dependencies)(next.engine);
    await actOnEvents(next.dependencies)(next.engine);
    const [run, ...more] = await started(records);
    expect(more).toEqual([]);
    expect(next.engine.starts).toEqual([run?.id]);
    expect((await accepted(records))[0]?.actedAt).toBeDefined();

    next.now += days(29);
    await forgetEvents(next.dependencies)(next.engine);
    expect(await accepted(records)).toHaveLength(1);
    next.now += days(2);
    await forgetEvents(next.dependencies)(next.engine);
    expect(await accepted(records)).toEqual([]);
  });

  it("are not taken in where the records cannot be written, so that they come again", async () => {
    const records = open();
    const broken: Records = {
      ...instance(records).dependencies.records,
      insert: () => Promise.reject(new Error("full")),
    };
    const api = instance(broken);
    await expect(accept(api, vended("1"))).rejects.toThrow("full");
  });
});

describe.each(stores)("subscriptions that are found, in $store", ({ open }) => {
  it("start one run, whoever notices first, and none once they are onboarded", async () => {
    const records = open();
    const instances = [1, 2, 3].map(() => instance(records));
    await Promise.all([
      ...instances.map((api) => findSubscriptions({ ...api.dependencies, engine: api.engine })),
      accept(instance(records), vended("1")),
    ]);
    const [run, ...more] = await started(records);
    expect(more).toEqual([]);
    await enrol(records, { subscription: SUBSCRIPTION, run: run?.id ?? "", at: "2026-03-02T12:05:00.000Z" });
    const later = instance(records);
    later.now += days(3);
    await findSubscriptions({ ...later.dependencies, engine: later.engine });
    expect(await started(records)).toHaveLength(1);
    const known = await records.read(subscriptions, SUBSCRIPTION);
    expect(known?.value).toMatchObject({ enrolledAt: "2026-03-02T12:05:00.000Z", run: run?.id });
  });

  it("are tried again a day later while they are not onboarded: rights come later than subscriptions", async () => {
    const records = open();
    const api = instance(records);
    const look = () => findSubscriptions({ ...api.dependencies, engine: api.engine });
    await look();
    await look();
    expect(await started(records)).toHaveLength(1);
    api.now += days(1);
    await look();
    expect(await started(records)).toHaveLength(2);
  });

  it("elsewhere than below the management group are left alone, whatever an event says", async () => {
    const records = open();
    const api = instance(records);
    expect(await accept(api, vended("1", OTHER))).toMatchObject({ accepted: 1 });
    expect(await started(records)).toEqual([]);
    expect((await accepted(records))[0]?.outcome).toContain("does not show it below the management group");
  });
});
