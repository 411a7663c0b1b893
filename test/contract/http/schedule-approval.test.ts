import { describe, expect, it } from "vitest";
import { platformCaller } from "../../../functions/http/platform-caller.ts";
import { type KnownPerson } from "../../../domain/run/person.ts";
import { person, signedIn } from "../../support/people.ts";
import { HttpApi, type Reply } from "./http-api.ts";

const PATH = "/api/schedules/weekly";
const standing = { kind: "standing", clusters: 20, until: "2026-12-31T00:00:00Z" };
const weekly = {
  workflow: "sweep",
  request: { workflow: "migrate-cluster", targets: { identity: ["servicePrincipal"] } },
  ncrontab: "0 0 3 * * 1",
};
const bob = person("Bob");
const carol = person("Carol");

function begun(selfApproval: "allowed" | "forbidden" = "forbidden"): HttpApi {
  const api = new HttpApi({ identify: platformCaller, commandPolicy: { selfApproval } });
  api.now = Date.parse("2026-03-02T12:00:00Z");
  return api;
}

const put = (api: HttpApi, body: object, who: KnownPerson, ...roles: string[]): Promise<Reply> =>
  api.send(
    "PUT",
    PATH,
    { ...signedIn(who, "Fleet.Execute", "Fleet.Read", ...roles), "content-type": "application/json" },
    JSON.stringify(body),
  );

describe("the approval of a schedule's runs", () => {
  it("is each time, if nothing else is said", async () => {
    const reply = await put(begun(), weekly, bob);
    expect([reply.status, reply.body.approval]).toEqual([201, { kind: "eachTime" }]);
    expect(reply.body).not.toHaveProperty("approvedBy");
  });

  it("is given in advance by who may approve, and not by whose runs they are", async () => {
    const api = begun();
    const approved = { ...weekly, approval: standing };
    expect((await put(api, approved, bob)).body.type).toBe("/api/problems/role-missing");
    const own = await put(api, approved, bob, "Fleet.Approve");
    expect([own.status, own.body.type]).toEqual([403, "/api/problems/standing-approval-of-own-schedule"]);
    expect((await put(api, weekly, bob)).status).toBe(201);
    const given = await put(api, approved, carol, "Fleet.Approve");
    expect([given.status, given.body]).toMatchObject([
      200,
      { approval: standing, setBy: bob, approvedBy: carol },
    ]);
    expect(api.logged.at(-1)).toContain('"clustersAtMost":20');
  });

  it("is given by whoever sets the schedule where people may approve what they ask for", async () => {
    const given = await put(begun("allowed"), { ...weekly, approval: standing }, bob, "Fleet.Approve");
    expect([given.status, given.body.approvedBy]).toEqual([201, bob]);
  });

  it("stands while the schedule is switched off and on, and for nothing else than it was given for", async () => {
    const api = begun();
    await put(api, weekly, bob);
    await put(api, { ...weekly, approval: standing }, carol, "Fleet.Approve");
    for (const enabled of [false, true]) {
      const reply = await put(api, { ...weekly, approval: standing, enabled }, person("Dan"));
      expect([reply.status, reply.body]).toMatchObject([200, { setBy: bob, approvedBy: carol, enabled }]);
    }
    const more = { ...weekly, request: { ...weekly.request, targets: {} }, approval: standing };
    const oftener = { ...weekly, ncrontab: "0 0 3 * * *", approval: standing };
    const larger = { ...weekly, approval: { ...standing, clusters: 21 } };
    for (const other of [more, oftener, larger]) expect((await put(api, other, bob)).status).toBe(403);
    const taken = await put(api, { ...more, approval: { kind: "eachTime" } }, bob);
    expect(taken.status).toBe(200);
    expect(taken.body).not.toHaveProperty("approvedBy");
  });

  it.each([
    [{ ...standing, until: "2026-03-02T12:00:00Z" }, "approval.until", "must be in the future"],
    [{ ...standing, until: "next year" }, "approval.until", ""],
    [{ ...standing, clusters: 0 }, "approval.clusters", ""],
    [{ kind: "standing", clusters: 5 }, "approval.until", "is required"],
    [{ kind: "always" }, "approval.kind", ""],
  ])("with something wrong is refused, saying what: %j", async (approval, path, words) => {
    const reply = await put(begun("allowed"), { ...weekly, approval }, bob, "Fleet.Approve");
    expect([reply.status, reply.body.type]).toEqual([400, "/api/problems/invalid-body"]);
    expect(reply.body.errors).toContainEqual({ path, message: expect.stringContaining(words) as unknown });
  });

  it("comes with a sweep that says nothing against itself", async () => {
    const request = { workflow: "clean-up", targets: {} };
    const reply = await put(begun(), { ...weekly, request }, bob);
    expect(reply.body.errors).toMatchObject([{ path: "request.targets.ofSweep" }]);
  });
});
