import { describe, expect, it } from "vitest";
import { platformCaller } from "../../../functions/http/platform-caller.ts";
import { CLUSTER_ID, SUBSCRIPTION } from "../../support/migration-facts.ts";
import { withToken } from "../../support/loopback-token.ts";
import { person, signedIn } from "../../support/people.ts";
import { HttpApi, type Reply } from "./http-api.ts";

const PATH = "/api/schedules/nightly";
const daily = {
  workflow: "inspect-cluster",
  request: { clusterId: CLUSTER_ID },
  ncrontab: "0 0 3 * * *",
  timeZone: "Europe/Zurich",
};

function put(api: HttpApi, body: object, headers: Record<string, string> = {}, path = PATH): Promise<Reply> {
  return api.send(
    "PUT",
    path,
    { ...withToken, "content-type": "application/json", ...headers },
    JSON.stringify(body),
  );
}

const remove = (api: HttpApi, headers: Record<string, string> = {}): Promise<Reply> =>
  api.send("DELETE", PATH, { ...withToken, ...headers });

function begun(now = "2026-03-27T12:00:00Z"): HttpApi {
  const api = new HttpApi();
  api.now = Date.parse(now);
  return api;
}

describe("a schedule", () => {
  it("is created, shown with the next five times by its clock, listed and deleted", async () => {
    const api = begun();
    const created = await put(api, daily);
    expect(created.status).toBe(201);
    expect(created.headers.get("location")).toBe(`http://127.0.0.1:7071${PATH}`);
    expect(created.body).toMatchObject({
      name: "nightly",
      ...daily,
      enabled: true,
      setBy: { name: "loopback" },
      nextTimes: [
        "2026-03-28T02:00:00.000Z",
        "2026-03-29T01:00:00.000Z",
        "2026-03-30T01:00:00.000Z",
        "2026-03-31T01:00:00.000Z",
        "2026-04-01T01:00:00.000Z",
      ],
    });
    const shown = await api.get(PATH);
    expect([shown.status, shown.body]).toEqual([200, created.body]);
    expect(shown.headers.get("etag")).toBe(created.body.etag);
    expect((await api.get("/api/schedules")).body).toEqual({ value: [created.body] });

    expect((await remove(api)).status).toBe(200);
    expect((await api.get(PATH)).status).toBe(404);
    expect((await remove(api)).body.type).toBe("/api/problems/unknown-schedule");
    expect(api.logged.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
      "schedule created",
      "schedule deleted",
    ]);
  });

  it("that is switched off has no next times", async () => {
    const api = begun();
    await put(api, daily);
    const off = await put(api, { ...daily, enabled: false });
    expect([off.status, off.body.enabled, off.body.nextTimes]).toEqual([200, false, []]);
  });

  it("is changed by who has seen it as it is, and by nobody else", async () => {
    const api = begun();
    const { etag } = (await put(api, daily)).body;
    const seen = { "if-match": String(etag) };
    const changed = await put(api, { ...daily, ncrontab: "0 0 4 * * *" }, seen);
    expect(changed.status).toBe(200);
    expect(changed.body.etag).not.toBe(etag);

    const late = await put(api, { ...daily, ncrontab: "0 0 5 * * *" }, seen);
    expect([late.status, late.body.type]).toEqual([412, "/api/problems/schedule-changed"]);
    expect(late.body.detail).toContain(String(changed.body.etag));
    expect((await remove(api, seen)).status).toBe(412);
    expect((await api.get(PATH)).body.ncrontab).toBe("0 0 4 * * *");
    expect((await put(api, daily, { "if-match": "*" })).status).toBe(200);
    expect(
      (await remove(api, { "if-match": `"other", ${String((await api.get(PATH)).body.etag)}` })).status,
    ).toBe(200);
    expect((await put(api, daily, { "if-match": "*" })).status).toBe(412);
  });

  it("is created once by those who ask that it be new", async () => {
    const api = begun();
    const fresh = { "if-none-match": "*" };
    const statuses = await Promise.all([put(api, daily, fresh), put(api, daily, fresh)]);
    expect(statuses.map(({ status }) => status).sort()).toEqual([201, 412]);
  });

  it("that is set as it is stays as it is, so that nothing that is due is lost", async () => {
    const api = begun();
    const first = await put(api, daily);
    api.now += 3600_000;
    const second = await put(api, { ...daily, enabled: true });
    expect([second.status, second.body]).toEqual([200, first.body]);
  });

  it.each([
    [{ ...daily, timeZone: "Mars/Olympus" }, "timeZone", "must be the IANA name of a time zone"],
    [{ ...daily, ncrontab: "0 3 * * *" }, "ncrontab", "must have six fields"],
    [{ ...daily, ncrontab: "0 0 24 * * *" }, "ncrontab", "'24' is not a valid hour"],
    [{ ...daily, ncrontab: "0 0 0 31 2 *" }, "ncrontab", "there is no such day"],
    [{ ...daily, workflow: "migrate-cluster" }, "workflow", "must be a workflow that a schedule can start"],
    [{ ...daily, request: { clusterId: "/x" } }, "request.clusterId", ""],
    [
      { ...daily, request: { clusterId: CLUSTER_ID, more: 1 } },
      "request.more",
      "is not a field of this request",
    ],
    [{ ...daily, request: {} }, "request.clusterId", "is required"],
    [{ ...daily, often: true }, "often", "is not a field of this request"],
    [{ request: {} }, "workflow", "is required"],
  ])("with something wrong is refused, saying what: %j", async (body, path, words) => {
    const api = begun();
    const reply = await put(api, body);
    expect([reply.status, reply.body.type]).toEqual([400, "/api/problems/invalid-body"]);
    expect(reply.body.errors).toContainEqual({ path, message: expect.stringContaining(words) as unknown });
    expect((await api.get("/api/schedules")).body).toEqual({ value: [] });
  });

  it.each(["Nightly", "a_b", "-a", "a".repeat(64)])("cannot be called %s", async (name) => {
    const reply = await put(begun(), daily, {}, `/api/schedules/${name}`);
    expect([reply.status, reply.body.type]).toEqual([400, "/api/problems/invalid-schedule-name"]);
  });

  it("of what is not served is refused", async () => {
    const api = new HttpApi({ subscriptions: new Set(["99999999-2222-4333-8444-555555555555"]) });
    const reply = await put(api, daily);
    expect(reply.body.type).toBe("/api/problems/not-served");
    expect(JSON.stringify(reply.body)).toContain(SUBSCRIPTION);
  });

  it("is read with Fleet.Read and set with Fleet.Execute", async () => {
    const api = new HttpApi({ identify: platformCaller });
    const reader = signedIn(person("Ada"), "Fleet.Read");
    const doer = signedIn(person("Bob"), "Fleet.Execute");
    expect((await api.send("GET", "/api/schedules", doer)).status).toBe(403);
    expect((await put(api, daily, reader)).status).toBe(403);
    expect((await put(api, daily, doer)).status).toBe(201);
    expect((await api.send("DELETE", PATH, reader)).status).toBe(403);
    expect((await api.send("GET", PATH, reader)).body.setBy).toMatchObject(person("Bob"));
  });
});
