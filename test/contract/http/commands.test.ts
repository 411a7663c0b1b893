import { describe, expect, it } from "vitest";
import { CommandName, hasEnded, type RunRecord, RunState } from "../../../domain/run/record.ts";
import type { AppRole } from "../../../functions/http/caller.ts";
import { aParkedRun, aPlanHash, aRun, aRunThatAsks, anIncident } from "../../unit/run/example-runs.ts";
import { HttpApi } from "./http-api.ts";
import { person } from "../../support/people.ts";

const roles = new Set<AppRole>(["Fleet.Read", "Fleet.Execute", "Fleet.Approve"]);
const as = (name: string) => ({ identify: () => ({ person: person(name), roles }) });
const ENDED = RunState.options.filter((state) => hasEnded({ state }));

const say = (api: HttpApi, run: RunRecord, command: CommandName, body?: object) =>
  api.post(`/api/runs/${run.id}/${command}`, body);

const REFUSED = { type: "/api/problems/command-not-possible", status: 409, resource: aRun().id };

describe("an approval", () => {
  it("of the run's own plan is written to the record, and then the run is woken", async () => {
    const api = new HttpApi(as("bob"));
    await api.put(aRunThatAsks());
    api.now += 60_000;
    const reply = await say(api, aRunThatAsks(), "approve", { planHash: aPlanHash, reason: "change board" });
    expect(reply.status).toBe(200);
    expect((await api.run(aRun().id))?.commands).toEqual([
      {
        name: "approve",
        by: person("bob"),
        at: new Date(api.now).toISOString(),
        reason: "change board",
        planHash: aPlanHash,
      },
    ]);
    expect(api.engine.raised).toEqual([{ instanceId: aRun().id, event: "commandWritten" }]);
  });

  it.each([
    ["another plan", { planHash: "0".repeat(64) }],
    ["no plan", {}],
  ])("of %s is refused, and the right hash is not handed out: it is read in the run", async (_what, body) => {
    const api = new HttpApi();
    await api.put(aRunThatAsks());
    const reply = await say(api, aRunThatAsks(), "approve", body);
    expect(reply.body).toMatchObject(REFUSED);
    expect(reply.body.nextStep).toContain(`GET /api/runs/${aRun().id}`);
    expect(JSON.stringify(reply.body)).not.toContain(aPlanHash.slice(0, 8));
    expect((await api.run(aRun().id))?.commands).toEqual([]);
    expect(api.engine.raised).toEqual([]);
  });

  it("by who asked for the run is refused where policy forbids it, and taken where it does not", async () => {
    for (const selfApproval of ["forbidden", "allowed"] as const) {
      const api = new HttpApi({ ...as("ada"), commandPolicy: { selfApproval } });
      await api.put(aRunThatAsks({ requester: person("ada") }));
      const reply = await say(api, aRunThatAsks(), "approve", { planHash: aPlanHash });
      expect(reply.status).toBe(selfApproval === "allowed" ? 200 : 409);
    }
  });

  it("that is repeated changes nothing and is not refused", async () => {
    const api = new HttpApi();
    await api.put(aRunThatAsks());
    await say(api, aRunThatAsks(), "approve", { planHash: aPlanHash });
    const again = await say(api, aRunThatAsks(), "approve", { planHash: aPlanHash, reason: "to be sure" });
    expect(again.status).toBe(200);
    expect((await api.run(aRun().id))?.commands).toHaveLength(1);
  });

  it("cannot be answered by a rejection that would not be heeded", async () => {
    const api = new HttpApi();
    await api.put(aRunThatAsks());
    await say(api, aRunThatAsks(), "approve", { planHash: aPlanHash });
    const late = await say(api, aRunThatAsks(), "reject", { reason: "wait" });
    expect(late.body).toMatchObject(REFUSED);
    expect(late.body.detail).toContain("has already sent approve");
  });

  it("of several people at the same time is written once for each, or refused: never both ways", async () => {
    const api = new HttpApi();
    await api.put(aRunThatAsks());
    const replies = await Promise.all([
      say(api, aRunThatAsks(), "reject"),
      say(api, aRunThatAsks(), "approve", { planHash: aPlanHash }),
      say(api, aRunThatAsks(), "cancel"),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await api.run(aRun().id))?.commands).toHaveLength(1);
  });
});

describe("an incident", () => {
  it("is answered by a retry that names it, or that leaves its name out", async () => {
    for (const body of [{ incidentId: anIncident.id }, undefined]) {
      const api = new HttpApi();
      await api.put(aParkedRun());
      expect((await say(api, aParkedRun(), "retry", body)).status).toBe(200);
      expect((await api.run(aRun().id))?.commands).toMatchObject([
        { name: "retry", incidentId: anIncident.id },
      ]);
    }
  });

  it("that has passed is not answered by a late retry, but a retry said before counts as said", async () => {
    const api = new HttpApi();
    await api.put(aParkedRun());
    const stale = await say(api, aParkedRun(), "retry", { incidentId: "grantRoles-1" });
    expect(stale.body).toMatchObject(REFUSED);
    expect(stale.body.nextStep).toContain(anIncident.id);

    await say(api, aParkedRun(), "retry", { incidentId: anIncident.id });
    expect((await say(api, aParkedRun(), "retry", { incidentId: anIncident.id })).status).toBe(200);
    expect((await api.run(aRun().id))?.commands).toHaveLength(1);
  });

  it("shows in the run what can be said, and nothing once it was said", async () => {
    const api = new HttpApi();
    const id = await api.put(aParkedRun());
    expect((await api.get(`/api/runs/${id}`)).body.possibleCommands).toEqual(["retry", "cancel"]);
    await say(api, aParkedRun(), "cancel");
    expect((await api.get(`/api/runs/${id}`)).body.possibleCommands).toEqual([]);
  });
});

describe("pause, resume and cancel", () => {
  it("are shown at once, though the run stops at its next boundary", async () => {
    const api = new HttpApi(as("ada"));
    await api.put(aRun({ state: "running" }));
    const paused = await say(api, aRun(), "pause", { reason: "change freeze" });
    expect(paused.status).toBe(200);
    expect(paused.body).toMatchObject({
      state: "running",
      pauseRequested: { by: person("ada"), reason: "change freeze" },
      possibleCommands: ["resume", "cancel"],
    });
    const cancelled = await say(api, aRun(), "cancel");
    expect(cancelled.body).toMatchObject({ cancelRequested: { by: person("ada") }, possibleCommands: [] });
    expect(cancelled.body).not.toHaveProperty("pauseRequested");
    expect(api.engine.raised).toHaveLength(2);
  });

  it("count once when they are said twice, and wake the run both times", async () => {
    const api = new HttpApi(as("ada"));
    await api.put(aRun({ state: "running" }));
    for (const command of ["pause", "pause", "resume", "resume", "pause", "cancel", "cancel"] as const) {
      expect((await say(api, aRun(), command)).status, command).toBe(200);
    }
    const commands = (await api.run(aRun().id))?.commands ?? [];
    expect(commands.map(({ name }) => name)).toEqual(["pause", "resume", "pause", "cancel"]);
    expect(api.engine.raised).toHaveLength(7);
  });

  it("need the right to execute, and nothing more", async () => {
    for (const command of ["pause", "resume", "cancel"] as const) {
      const reader = new HttpApi({
        identify: () => ({ person: person("ada"), roles: new Set<AppRole>(["Fleet.Read"]) }),
      });
      await reader.put(aRun({ state: "running" }));
      expect((await say(reader, aRun(), command)).status).toBe(403);
    }
    const executing = new Set<AppRole>(["Fleet.Execute"]);
    const api = new HttpApi({ identify: () => ({ person: person("ada"), roles: executing }) });
    await api.put(aRun({ state: "waiting" }));
    expect((await say(api, aRun(), "pause")).status).toBe(200);
    expect((await say(api, aRun(), "resume")).status).toBe(200);
  });

  it.each([
    ["at an incident", aParkedRun(), "the run is already stopped by its incident"],
    [
      "that waits for an approval",
      aRunThatAsks(),
      "the run is already stopped and waits for the approval of its plan",
    ],
  ])("pause is refused by a run %s, which is stopped already", async (_what, run, detail) => {
    const api = new HttpApi();
    await api.put(run);
    expect((await say(api, run, "pause")).body).toMatchObject({ ...REFUSED, detail });
  });

  it("no longer show a pause as wanted once the run is paused", async () => {
    const api = new HttpApi();
    const pause = { name: "pause" as const, by: person("ada"), at: aRun().createdAt };
    const id = await api.put(aRun({ state: "paused", commands: [pause] }));
    const { body } = await api.get(`/api/runs/${id}`);
    expect(body).not.toHaveProperty("pauseRequested");
    expect(body.possibleCommands).toEqual(["resume", "cancel"]);
  });
});

describe("a command", () => {
  it.each<readonly [CommandName, RunState, string]>([
    ["approve", "running", "the run now accepts: pause, cancel"],
    ["reject", "queued", "the run now accepts: pause, cancel"],
    ["retry", "running", "the run now accepts: pause, cancel"],
    ...CommandName.options.map(
      (name, place) =>
        [name, ENDED[place % ENDED.length] ?? "failed", "the run accepts no command now"] as const,
    ),
  ])("%s is refused by a run that is %s, with the reason: %s", async (command, state, nextStep) => {
    const api = new HttpApi();
    await api.put(aRun({ state }));
    const reply = await say(api, aRun(), command, {});
    expect(reply.body).toMatchObject({ ...REFUSED, nextStep });
    expect(reply.body.detail).toContain(state);
  });

  it("that fits another question names the answers that fit", async () => {
    const api = new HttpApi();
    await api.put(aParkedRun());
    expect((await say(api, aParkedRun(), "approve", {})).body.nextStep).toBe(
      "the run now accepts: retry, cancel",
    );
  });

  it("is done once it is written: a run that cannot be woken reads it later", async () => {
    const api = new HttpApi();
    api.engine.raise = () => Promise.reject(new Error("HTTP 503 from the engine"));
    await api.put(aParkedRun());
    expect((await say(api, aParkedRun(), "retry")).status).toBe(200);
    expect((await api.run(aRun().id))?.commands).toHaveLength(1);
    expect(api.logged.join()).toContain("HTTP 503");
  });

  it("takes no field that it does not know", async () => {
    const api = new HttpApi();
    await api.put(aParkedRun());
    const reply = await say(api, aParkedRun(), "retry", { incident: "x" });
    expect(reply.body.errors).toEqual([{ path: "incident", message: "is not a field of this request" }]);
  });
});
