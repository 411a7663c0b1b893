import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeCommand, possibleCommands } from "../../../domain/run/commands.ts";
import { CommandName, hasEnded, type RunCommand, RunState } from "../../../domain/run/record.ts";
import { aParkedRun, aPlanHash, aRun, aRunThatAsks, anIncident } from "./example-runs.ts";

const allowed = { selfApproval: "allowed" } as const;
const command = (name: CommandName, more: Partial<RunCommand> = {}): RunCommand => ({
  name,
  by: "ada",
  at: "2030-03-01T09:00:00.000Z",
  ...more,
});

describe("what can be said to a run", () => {
  it("is nothing unless it waits for somebody", () => {
    const silent = RunState.options.filter((state) => state !== "waitingForApproval");
    expect(silent.map((state) => possibleCommands(aRun({ state })))).toEqual(silent.map(() => []));
  });

  it("is approve, reject and cancel while its plan waits, retry and cancel while it is parked", () => {
    expect(possibleCommands(aRunThatAsks())).toEqual(["approve", "reject", "cancel"]);
    expect(possibleCommands(aParkedRun())).toEqual(["retry", "cancel"]);
  });

  it("is skip as well where the run may go on without the step", () => {
    const skippable = aParkedRun({ incident: { ...anIncident, skippable: true } });
    expect(possibleCommands(skippable)).toEqual(["retry", "skip", "cancel"]);
    const skip = command("skip", { incidentId: anIncident.id });
    expect(judgeCommand(skippable, skip, allowed)).toEqual({ kind: "accepted" });
    expect(judgeCommand(aParkedRun(), skip, allowed)).toMatchObject({ kind: "refused" });
    expect(judgeCommand(skippable, command("skip", { incidentId: "grantRoles-7" }), allowed)).toMatchObject({
      kind: "refused",
      because: "the incident that you answer is not the one that is open",
    });
  });

  it("is again retry and cancel at the next incident, whatever was said to the one before", () => {
    const answered = aParkedRun({ commands: [command("retry", { incidentId: "grantRoles-1" })] });
    expect(possibleCommands(answered)).toEqual(["retry", "cancel"]);
  });

  it("is nothing once an answer stands that the run has not read yet", () => {
    const run = aParkedRun({ commands: [command("retry", { incidentId: anIncident.id })] });
    expect(possibleCommands(run)).toEqual([]);
    expect(judgeCommand(run, command("cancel"), allowed)).toMatchObject({
      kind: "refused",
      because: "ada has already said retry, and the run is about to act on it",
    });
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
      by: fc.constantFrom("ada", "bob"),
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

  it("never went to a run that has ended, never approved another plan, and stands alone", () => {
    fc.assert(
      fc.property(runs, fc.array(commands, { maxLength: 6 }), (start, said) => {
        const heard = said.reduce(
          (run, each) =>
            judgeCommand(run, each, allowed).kind === "accepted"
              ? { ...run, commands: [...run.commands, each] }
              : run,
          start,
        );
        if (hasEnded(start.state)) expect(heard.commands).toEqual([]);
        for (const each of heard.commands) {
          if (each.name === "approve") expect(each.planHash).toBe(start.planHash);
        }
        expect(heard.commands.length).toBeLessThanOrEqual(1);
      }),
      { seed: 20300301 },
    );
  });
});

describe("approving one's own run", () => {
  const own = aRunThatAsks({ requester: "ada" });
  const forbidden = { selfApproval: "forbidden" } as const;

  it("is refused where policy forbids it, though somebody else may", () => {
    expect(judgeCommand(own, command("approve", { planHash: aPlanHash }), forbidden).kind).toBe("refused");
    expect(judgeCommand(own, command("approve", { planHash: aPlanHash, by: "bob" }), forbidden).kind).toBe(
      "accepted",
    );
  });

  it("is forbidden, but rejecting and cancelling it are not", () => {
    expect(judgeCommand(own, command("reject"), forbidden).kind).toBe("accepted");
    expect(judgeCommand(own, command("cancel"), forbidden).kind).toBe("accepted");
  });
});
