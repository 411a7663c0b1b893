import { describe, expect, it } from "vitest";
import { type KnownPerson, Person } from "../../../domain/run/person.ts";
import { RunRecord } from "../../../domain/run/record.ts";
import { platformCaller } from "../../../functions/http/platform-caller.ts";
import { application, person, signedIn } from "../../support/people.ts";
import { aPlanHash, aRunThatAsks } from "../../unit/run/example-runs.ts";
import { HttpApi, ProblemBody } from "./http-api.ts";

const ada = person("ada");
const bob = person("bob");
const tickets = application("tickets");

/** How the approval of a run by somebody is answered where nobody approves what they asked for. */
async function approves(run: RunRecord, who: KnownPerson) {
  const api = new HttpApi({ identify: platformCaller, commandPolicy: { selfApproval: "forbidden" } });
  await api.put(run);
  const headers = signedIn(who, "Fleet.Approve", "Fleet.Read");
  return api.post(`/api/runs/${run.id}/approve`, { planHash: aPlanHash }, headers);
}

describe("who asked for a run does not approve it", () => {
  const asked = aRunThatAsks({ requester: ada });

  it.each([
    ["under their name", ada],
    ["under a name that differs in case", { ...ada, name: "ADA" }],
    ["under a new name", { ...ada, name: "ada.lovelace" }],
    ["with ids that differ in case", { ...ada, id: ada.id.toUpperCase(), tenant: ada.tenant.toUpperCase() }],
  ])("%s", async (_how, who) => {
    const refused = await approves(asked, who);
    expect(refused.status).toBe(409);
    expect(ProblemBody.parse(refused.body).detail).toContain("person who requested the run");
  });

  it("but somebody else who has that name now does", async () => {
    expect((await approves(asked, { ...bob, name: ada.name })).status).toBe(200);
  });

  it("nor does the same object id of another tenant count as theirs", async () => {
    expect((await approves(asked, { ...ada, tenant: bob.id })).status).toBe(200);
  });
});

describe("a run that an application asked for", () => {
  const asked = aRunThatAsks({ requester: tickets, requestedFor: { ...bob, name: bob.id } });

  it.each([
    ["the application", tickets],
    ["the person for whom it asked", bob],
  ])("is not approved by %s", async (_who, who) => {
    const refused = await approves(asked, who);
    expect(refused.status).toBe(409);
    expect(ProblemBody.parse(refused.body).detail).toContain("for whom it was requested");
  });

  it("is approved by somebody else", async () => {
    expect((await approves(asked, ada)).status).toBe(200);
  });
});

describe("a record of a former release, which holds names alone", () => {
  const { requester: _new, ...run } = aRunThatAsks();
  const at = "2030-03-01T08:00:00.000Z";
  const former = { ...run, requester: "Ada", commands: [{ name: "pause", by: "carol", at }] };

  it("is read", () => {
    const read = RunRecord.parse(former);
    expect(read.requester).toEqual({ name: "Ada" });
    expect(read.commands[0]?.by).toEqual({ name: "carol" });
    expect(RunRecord.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
  });

  it("keeps whoever has the requester's name from approving it, in any case", async () => {
    expect((await approves(RunRecord.parse(former), ada)).status).toBe(409);
    expect((await approves(RunRecord.parse(former), bob)).status).toBe(200);
  });

  it("is no excuse for half a person", () => {
    expect(Person.safeParse({ name: "ada", id: ada.id }).success).toBe(false);
  });
});
