import { describe, expect, it } from "vitest";
import type { CommandName, RunRecord, RunState } from "../../../domain/run/record.ts";
import type { AppRole } from "../../../functions/http/caller.ts";
import { aParkedRun, aPlanHash, aRun, aRunThatAsks, anIncident } from "../../unit/run/example-runs.ts";
import { Door } from "./door.ts";
import { person } from "../../support/people.ts";

const roles = new Set<AppRole>(["Fleet.Read", "Fleet.Execute", "Fleet.Approve"]);
const as = (name: string) => ({ identify: () => ({ person: person(name), roles }) });
const say = (door: Door, run: RunRecord, command: CommandName, body?: object) =>
  door.post(`/api/runs/${run.id}/${command}`, body);

const REFUSED = { type: "/api/problems/command-not-possible", status: 409, resource: aRun().id };

describe("an approval", () => {
  it("of the run's own plan is written to the record, and then the run is woken", async () => {
    const door = new Door(as("bob"));
    await door.put(aRunThatAsks());
    door.now += 60_000;
    const reply = await say(door, aRunThatAsks(), "approve", { planHash: aPlanHash, reason: "change board" });
    expect(reply.status).toBe(200);
    expect((await door.run(aRun().id))?.commands).toEqual([
      {
        name: "approve",
        by: person("bob"),
        at: new Date(door.now).toISOString(),
        reason: "change board",
        planHash: aPlanHash,
      },
    ]);
    expect(door.engine.raised).toEqual([{ instanceId: aRun().id, event: "commandWritten" }]);
  });

  it.each([
    ["another plan", { planHash: "0".repeat(64) }],
    ["no plan", {}],
  ])("of %s is refused, and the right hash is not handed out: it is read in the run", async (_what, body) => {
    const door = new Door();
    await door.put(aRunThatAsks());
    const reply = await say(door, aRunThatAsks(), "approve", body);
    expect(reply.body).toMatchObject(REFUSED);
    expect(reply.body.nextStep).toContain(`GET /api/runs/${aRun().id}`);
    expect(JSON.stringify(reply.body)).not.toContain(aPlanHash.slice(0, 8));
    expect((await door.run(aRun().id))?.commands).toEqual([]);
    expect(door.engine.raised).toEqual([]);
  });

  it("by who asked for the run is refused where policy forbids it, and taken where it does not", async () => {
    for (const selfApproval of ["forbidden", "allowed"] as const) {
      const door = new Door({ ...as("ada"), commandPolicy: { selfApproval } });
      await door.put(aRunThatAsks({ requester: person("ada") }));
      const reply = await say(door, aRunThatAsks(), "approve", { planHash: aPlanHash });
      expect(reply.status).toBe(selfApproval === "allowed" ? 200 : 409);
    }
  });

  it("that is repeated changes nothing and is not refused", async () => {
    const door = new Door();
    await door.put(aRunThatAsks());
    await say(door, aRunThatAsks(), "approve", { planHash: aPlanHash });
    const again = await say(door, aRunThatAsks(), "approve", { planHash: aPlanHash, reason: "to be sure" });
    expect(again.status).toBe(200);
    expect((await door.run(aRun().id))?.commands).toHaveLength(1);
  });

  it("cannot be answered by a rejection that would not be heeded", async () => {
    const door = new Door();
    await door.put(aRunThatAsks());
    await say(door, aRunThatAsks(), "approve", { planHash: aPlanHash });
    const late = await say(door, aRunThatAsks(), "reject", { reason: "wait" });
    expect(late.body).toMatchObject(REFUSED);
    expect(late.body.detail).toContain("has already said approve");
  });

  it("of several people at the same time is written once for each, or refused: never both ways", async () => {
    const door = new Door();
    await door.put(aRunThatAsks());
    const replies = await Promise.all([
      say(door, aRunThatAsks(), "reject"),
      say(door, aRunThatAsks(), "approve", { planHash: aPlanHash }),
      say(door, aRunThatAsks(), "cancel"),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await door.run(aRun().id))?.commands).toHaveLength(1);
  });
});

describe("an incident", () => {
  it("is answered by a retry that names it, or that leaves its name out", async () => {
    for (const body of [{ incidentId: anIncident.id }, undefined]) {
      const door = new Door();
      await door.put(aParkedRun());
      expect((await say(door, aParkedRun(), "retry", body)).status).toBe(200);
      expect((await door.run(aRun().id))?.commands).toMatchObject([
        { name: "retry", incidentId: anIncident.id },
      ]);
    }
  });

  it("that has passed is not answered by a late retry, but a retry said before counts as said", async () => {
    const door = new Door();
    await door.put(aParkedRun());
    const stale = await say(door, aParkedRun(), "retry", { incidentId: "grantRoles-1" });
    expect(stale.body).toMatchObject(REFUSED);
    expect(stale.body.nextStep).toContain(anIncident.id);

    await say(door, aParkedRun(), "retry", { incidentId: anIncident.id });
    expect((await say(door, aParkedRun(), "retry", { incidentId: anIncident.id })).status).toBe(200);
    expect((await door.run(aRun().id))?.commands).toHaveLength(1);
  });

  it("shows in the run what can be said, and nothing once it was said", async () => {
    const door = new Door();
    const id = await door.put(aParkedRun());
    expect((await door.get(`/api/runs/${id}`)).body.possibleCommands).toEqual(["retry", "cancel"]);
    await say(door, aParkedRun(), "cancel");
    expect((await door.get(`/api/runs/${id}`)).body.possibleCommands).toEqual([]);
  });
});

describe("pause, resume and cancel", () => {
  it("are shown at once, though the run stops at its next boundary", async () => {
    const door = new Door(as("ada"));
    await door.put(aRun({ state: "running" }));
    const paused = await say(door, aRun(), "pause", { reason: "change freeze" });
    expect(paused.status).toBe(200);
    expect(paused.body).toMatchObject({
      state: "running",
      pauseRequested: { by: person("ada"), reason: "change freeze" },
      possibleCommands: ["resume", "cancel"],
    });
    const cancelled = await say(door, aRun(), "cancel");
    expect(cancelled.body).toMatchObject({ cancelRequested: { by: person("ada") }, possibleCommands: [] });
    expect(cancelled.body).not.toHaveProperty("pauseRequested");
    expect(door.engine.raised).toHaveLength(2);
  });

  it("count once when they are said twice, and wake the run both times", async () => {
    const door = new Door(as("ada"));
    await door.put(aRun({ state: "running" }));
    for (const command of ["pause", "pause", "resume", "resume", "pause", "cancel", "cancel"] as const) {
      expect((await say(door, aRun(), command)).status, command).toBe(200);
    }
    const commands = (await door.run(aRun().id))?.commands ?? [];
    expect(commands.map(({ name }) => name)).toEqual(["pause", "resume", "pause", "cancel"]);
    expect(door.engine.raised).toHaveLength(7);
  });

  it("need the right to execute, and nothing more", async () => {
    for (const command of ["pause", "resume", "cancel"] as const) {
      const reader = new Door({
        identify: () => ({ person: person("ada"), roles: new Set<AppRole>(["Fleet.Read"]) }),
      });
      await reader.put(aRun({ state: "running" }));
      expect((await say(reader, aRun(), command)).status).toBe(403);
    }
    const executing = new Set<AppRole>(["Fleet.Execute"]);
    const door = new Door({ identify: () => ({ person: person("ada"), roles: executing }) });
    await door.put(aRun({ state: "waiting" }));
    expect((await say(door, aRun(), "pause")).status).toBe(200);
    expect((await say(door, aRun(), "resume")).status).toBe(200);
  });

  it.each([
    ["at an incident", aParkedRun(), "the run stands still already, at its incident"],
    [
      "that waits for an approval",
      aRunThatAsks(),
      "the run stands still already, until its plan is answered",
    ],
  ])("pause is refused by a run %s, which stands still as it is", async (_what, run, detail) => {
    const door = new Door();
    await door.put(run);
    expect((await say(door, run, "pause")).body).toMatchObject({ ...REFUSED, detail });
  });

  it("no longer show a pause as wanted once the run is paused", async () => {
    const door = new Door();
    const pause = { name: "pause" as const, by: person("ada"), at: aRun().createdAt };
    const id = await door.put(aRun({ state: "paused", commands: [pause] }));
    const { body } = await door.get(`/api/runs/${id}`);
    expect(body).not.toHaveProperty("pauseRequested");
    expect(body.possibleCommands).toEqual(["resume", "cancel"]);
  });
});

describe("a command", () => {
  it.each<[CommandName, RunState, string]>([
    ["approve", "running", "possible now: pause, cancel"],
    ["reject", "queued", "possible now: pause, cancel"],
    ["retry", "running", "possible now: pause, cancel"],
    ["cancel", "succeeded", "nothing can be said to the run now"],
    ["pause", "failed", "nothing can be said to the run now"],
    ["resume", "cancelled", "nothing can be said to the run now"],
    ["approve", "refused", "nothing can be said to the run now"],
  ])("%s is refused by a run that is %s, with the reason: %s", async (command, state, nextStep) => {
    const door = new Door();
    await door.put(aRun({ state }));
    const reply = await say(door, aRun(), command, {});
    expect(reply.body).toMatchObject({ ...REFUSED, nextStep });
    expect(reply.body.detail).toContain(state);
  });

  it("that fits another question names the answers that fit", async () => {
    const door = new Door();
    await door.put(aParkedRun());
    expect((await say(door, aParkedRun(), "approve", {})).body.nextStep).toBe("possible now: retry, cancel");
  });

  it("is done once it is written: a run that cannot be woken reads it later", async () => {
    const door = new Door();
    door.engine.raise = () => Promise.reject(new Error("HTTP 503 from the engine"));
    await door.put(aParkedRun());
    expect((await say(door, aParkedRun(), "retry")).status).toBe(200);
    expect((await door.run(aRun().id))?.commands).toHaveLength(1);
    expect(door.logged.join()).toContain("HTTP 503");
  });

  it("takes no field that it does not know", async () => {
    const door = new Door();
    await door.put(aParkedRun());
    const reply = await say(door, aParkedRun(), "retry", { incident: "x" });
    expect(reply.body.errors).toEqual([{ path: "incident", message: "is not a field of this request" }]);
  });
});
