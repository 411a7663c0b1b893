import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeCommand, possibleCommands } from "../../../domain/run/commands.ts";
import { pendingControl } from "../../../domain/run/controls.ts";
import {
  CommandName,
  hasEnded,
  type RunCommand,
  type RunRecord,
  RunState,
} from "../../../domain/run/record.ts";
import { aParkedRun, aPlanHash, aRun, aRunThatAsks, anIncident } from "./example-runs.ts";
import { person } from "../../support/people.ts";

const allowed = { selfApproval: "allowed" } as const;
const command = (name: CommandName, more: Partial<RunCommand> = {}): RunCommand => ({
  name,
  by: person("ada"),
  at: "2030-03-01T09:00:00.000Z",
  ...more,
});

describe("what can be said to a run", () => {
  const pause = command("pause", { by: person("bob") });
  const table: readonly (readonly [string, RunRecord, readonly CommandName[]])[] = [
    ["queued", aRun(), ["pause", "cancel"]],
    ["planned", aRun({ state: "planned" }), ["pause", "cancel"]],
    ["running", aRun({ state: "running" }), ["pause", "cancel"]],
    ["waiting for time to pass", aRun({ state: "waiting" }), ["pause", "cancel"]],
    ["about to pause", aRun({ state: "running", commands: [pause] }), ["resume", "cancel"]],
    ["paused", aRun({ state: "paused", commands: [pause] }), ["resume", "cancel"]],
    ["about to go on", aRun({ state: "paused", commands: [pause, command("resume")] }), ["pause", "cancel"]],
    ["about to end", aRun({ state: "running", commands: [command("cancel", { by: person("bob") })] }), []],
    [
      "paused, and about to end",
      aRun({ state: "paused", commands: [pause, command("cancel", { by: person("bob") })] }),
      [],
    ],
    ["waiting for an approval", aRunThatAsks(), ["approve", "reject", "cancel"]],
    [
      "approved, and about to go on",
      aRunThatAsks({ commands: [command("approve", { planHash: aPlanHash, by: person("bob") })] }),
      ["cancel"],
    ],
    [
      "rejected, and about to end",
      aRunThatAsks({ commands: [command("reject", { by: person("bob") })] }),
      [],
    ],
    ["at an incident", aParkedRun(), ["retry", "cancel"]],
    [
      "at an incident that it can do without",
      aParkedRun({ incident: { ...anIncident, skippable: true } }),
      ["retry", "skip", "cancel"],
    ],
    ["at an incident, and to be paused", aParkedRun({ commands: [pause] }), ["retry", "resume", "cancel"]],
    [
      "at an incident that was answered",
      aParkedRun({ commands: [command("retry", { incidentId: anIncident.id, by: person("bob") })] }),
      ["cancel"],
    ],
    [
      "at its next incident",
      aParkedRun({ commands: [command("retry", { incidentId: "grantRoles-1" })] }),
      ["retry", "cancel"],
    ],
    ...RunState.options
      .filter((state) => hasEnded({ state }))
      .map((state) => [state, aRun({ state }), []] as const),
  ];

  it.each(table)("%s: is said, and all else is refused with the reason", (_name, run, possible) => {
    expect(possibleCommands(run)).toEqual(possible);
    for (const name of CommandName.options) {
      const said = command(name, {
        ...(name === "approve" ? { planHash: aPlanHash } : {}),
        ...(name === "retry" || name === "skip" ? { incidentId: anIncident.id } : {}),
      });
      const verdict = judgeCommand(run, said, allowed);
      if (possible.includes(name)) {
        expect(verdict, name).toEqual({ kind: "accepted" });
      } else if (verdict.kind === "refused") {
        expect(verdict.because, name).not.toBe("");
        expect(verdict.nextStep).toBe(
          possible.length === 0
            ? "the run accepts no command now"
            : `the run now accepts: ${possible.join(", ")}`,
        );
      } else {
        // ada said it before.
        expect([name, verdict.kind]).toEqual(["resume", "repeated"]);
      }
    }
  });

  it.each([
    ["pause", aParkedRun(), "the run is already stopped by its incident"],
    ["pause", aRunThatAsks(), "the run is already stopped and waits for the approval of its plan"],
    ["pause", aRun({ commands: [pause] }), "bob has already paused the run"],
    ["resume", aRun({ state: "running" }), "the run is not paused"],
    ["retry", aRun({ state: "paused", commands: [pause] }), "the run is paused and has no incident"],
    [
      "cancel",
      aRun({ commands: [command("cancel", { by: person("bob") })] }),
      "bob has already sent cancel, and the run is about to end",
    ],
    [
      "skip",
      aParkedRun({
        incident: { ...anIncident, skippable: true },
        commands: [command("retry", { incidentId: anIncident.id, by: person("bob") })],
      }),
      "bob has already sent retry, and the run is about to act on it",
    ],
  ] as const)("%s is refused, and why", (name, run, because) => {
    expect(judgeCommand(run, command(name, { incidentId: anIncident.id }), allowed)).toMatchObject({
      kind: "refused",
      because,
    });
  });

  it("answers the incident that is open and no other", () => {
    const skippable = aParkedRun({ incident: { ...anIncident, skippable: true } });
    expect(judgeCommand(skippable, command("skip", { incidentId: "grantRoles-7" }), allowed)).toMatchObject({
      kind: "refused",
      because: "the incident that the command answers is not the one that is open",
    });
  });
});

describe("pause and resume", () => {
  const hear = (run: RunRecord, ...said: readonly RunCommand[]) =>
    said.reduce(
      (heard, each) =>
        judgeCommand(heard, each, allowed).kind === "accepted"
          ? { ...heard, commands: [...heard.commands, each] }
          : heard,
      run,
    );

  it("count once each when they are said twice, and can be said again by the same person", () => {
    const [pause, resume] = [command("pause"), command("resume")];
    const { commands } = hear(aRun(), pause, pause, resume, resume, pause);
    expect(commands.map(({ name }) => name)).toEqual(["pause", "resume", "pause"]);
    expect(pendingControl(commands)).toEqual(pause);
  });

  it("may come from different people", () => {
    const { commands } = hear(
      aRun(),
      command("pause", { by: person("ada") }),
      command("resume", { by: person("bob") }),
    );
    expect(commands).toHaveLength(2);
    expect(pendingControl(commands)).toBeUndefined();
  });

  it("end at six pauses", () => {
    const pair = [command("pause"), command("resume")];
    const run = hear(aRun(), ...Array.from({ length: 10 }, () => pair).flat());
    expect(run.commands).toHaveLength(12);
    expect(judgeCommand(run, command("pause"), allowed)).toMatchObject({
      kind: "refused",
      because: "the run was paused 6 times, and a run cannot be paused more often",
    });
  });

  it("are outlived by a cancel", () => {
    const { commands } = hear(aRun(), command("pause"), command("cancel"), command("resume"));
    expect(commands.map(({ name }) => name)).toEqual(["pause", "cancel"]);
    expect(pendingControl(commands)?.name).toBe("cancel");
  });
});

describe("a command that was accepted", () => {
  const runs = fc
    .record({
      state: fc.constantFrom(...RunState.options),
      parked: fc.boolean(),
      planned: fc.boolean(),
    })
    .map(({ state, parked, planned }) =>
      aRun({
        state,
        ...(parked ? { incident: anIncident } : {}),
        ...(planned ? { planHash: aPlanHash } : {}),
      }),
    );
  const commands = fc
    .record({
      name: fc.constantFrom(...CommandName.options),
      by: fc.constantFrom(person("ada"), person("bob")),
      planHash: fc.constantFrom(aPlanHash, "0".repeat(64)),
      incidentId: fc.constantFrom(anIncident.id, "grantRoles-7"),
    })
    .map(({ name, by, planHash, incidentId }) =>
      command(name, {
        by,
        ...(name === "approve" ? { planHash } : {}),
        ...(name === "retry" ? { incidentId } : {}),
      }),
    );

  it("was one of the possible ones, and is a repetition when it is said again", () => {
    fc.assert(
      fc.property(runs, commands, (run, said) => {
        const verdict = judgeCommand(run, said, allowed);
        if (verdict.kind !== "accepted") return;
        expect(possibleCommands(run)).toContain(said.name);
        const after = { ...run, commands: [said] };
        const later = { ...said, at: "2031-01-01T00:00:00.000Z", reason: "again" };
        expect(judgeCommand(after, later, allowed).kind).toBe("repeated");
      }),
      { seed: 20300301 },
    );
  });

  it("never went to a run that has ended, never approved another plan, never answered twice, never came after a cancel", () => {
    fc.assert(
      fc.property(runs, fc.array(commands, { maxLength: 6 }), (start, said) => {
        const heard = said.reduce(
          (run, each) =>
            judgeCommand(run, each, allowed).kind === "accepted"
              ? { ...run, commands: [...run.commands, each] }
              : run,
          start,
        );
        if (hasEnded(start)) expect(heard.commands).toEqual([]);
        for (const each of heard.commands) {
          if (each.name === "approve") expect(each.planHash).toBe(start.planHash);
        }
        const names = heard.commands.map(({ name }) => name);
        const answers = names.filter((name) => ["approve", "reject", "retry", "skip"].includes(name));
        expect(answers.length).toBeLessThanOrEqual(1);
        if (names.includes("cancel")) expect(names.indexOf("cancel")).toBe(names.length - 1);
      }),
      { seed: 20300301 },
    );
  });
});

describe("approving one's own run", () => {
  const own = aRunThatAsks({ requester: person("ada") });
  const forbidden = { selfApproval: "forbidden" } as const;

  it("is refused where policy forbids it, though somebody else may", () => {
    expect(judgeCommand(own, command("approve", { planHash: aPlanHash }), forbidden).kind).toBe("refused");
    expect(
      judgeCommand(own, command("approve", { planHash: aPlanHash, by: person("bob") }), forbidden).kind,
    ).toBe("accepted");
  });

  it("is forbidden, but rejecting and cancelling it are not", () => {
    expect(judgeCommand(own, command("reject"), forbidden).kind).toBe("accepted");
    expect(judgeCommand(own, command("cancel"), forbidden).kind).toBe("accepted");
  });
});
