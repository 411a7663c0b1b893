import { lastPauseOrResume, PAUSES_AT_MOST, pausesOf, pendingControl } from "./controls.ts";
import { afterRefused, whyRefused } from "../reasons/commands.ts";
import { samePerson } from "./person.ts";
import { type CommandName, hasEnded, type RunCommand, type RunRecord, type RunState } from "./record.ts";

export type CommandVerdict =
  /** The caller writes it to the record. */
  | { readonly kind: "accepted" }
  /** Sent before: there is nothing to write. */
  | { readonly kind: "repeated" }
  | { readonly kind: "refused"; readonly because: string; readonly nextStep: string };

export interface CommandPolicy {
  /** `forbidden`: neither the requester of a run nor the person for whom it was requested may approve its plan. */
  readonly selfApproval: "allowed" | "forbidden";
}

/** States in which a run works. A run that waits for a person is stopped already. */
const MOVING: ReadonlySet<string> = new Set<RunState>(["queued", "planned", "running", "waiting", "paused"]);

/** The commands that a run accepts in its present state. */
export function possibleCommands(run: RunRecord): readonly CommandName[] {
  if (hasEnded(run)) return [];
  const order = pendingControl(run.commands);
  const answer = answered(run);
  if (order?.name === "cancel" || answer?.name === "reject") return [];
  const course: readonly CommandName[] =
    order !== undefined ? ["resume"] : whyNoPause(run) === undefined ? ["pause"] : [];
  return [...(answer === undefined ? asked(run) : []), ...course, "cancel"];
}

/** Accepts or refuses a command. A repeated command counts once. */
export function judgeCommand(run: RunRecord, command: RunCommand, policy: CommandPolicy): CommandVerdict {
  if (isRepeated(run, command)) return { kind: "repeated" };
  const possible: readonly string[] = possibleCommands(run);
  if (!possible.includes(command.name)) {
    return {
      kind: "refused",
      because: whyNot(run, command),
      nextStep:
        possible.length === 0
          ? afterRefused("no-command")
          : afterRefused("commands-now", { commands: possible }),
    };
  }
  if (command.name === "approve") return judgeApproval(run, command, policy);
  if (answersIncident(command) && command.incidentId !== run.incident?.id) {
    return {
      kind: "refused",
      because: whyRefused("other-incident"),
      nextStep: afterRefused("name-incident", { incident: run.incident?.id }),
    };
  }
  return { kind: "accepted" };
}

/** The commands that answer what the run waits for; none if it waits for nobody. */
function asked(run: RunRecord): readonly CommandName[] {
  if (run.incident !== undefined) return run.incident.skippable === true ? ["retry", "skip"] : ["retry"];
  return run.state === "waitingForApproval" ? ["approve", "reject"] : [];
}

/** An answer that the run has not read yet. The run will act on it, so another answer must be refused. */
function answered(run: RunRecord): RunCommand | undefined {
  return run.commands.find(
    (command) =>
      asked(run).some((name) => name === command.name) &&
      (!answersIncident(command) || command.incidentId === run.incident?.id) &&
      (command.name !== "approve" || command.planHash === run.planHash),
  );
}

/** True for a command that answers one incident. */
function answersIncident({ name }: RunCommand): boolean {
  return name === "retry" || name === "skip";
}

function whyNoPause(run: RunRecord): string | undefined {
  if (run.incident !== undefined) return whyRefused("stopped-at-incident");
  if (run.state === "waitingForApproval") return whyRefused("waits-for-approval");
  if (!MOVING.has(run.state)) return whyRefused("other-state", { state: run.state });
  if (pausesOf(run.commands) < PAUSES_AT_MOST) return undefined;
  return whyRefused("paused-too-often", { times: PAUSES_AT_MOST });
}

function whyNot(run: RunRecord, { name }: RunCommand): string {
  if (hasEnded(run)) return whyRefused("run-ended", { state: run.state });
  const order = pendingControl(run.commands);
  if (order?.name === "cancel") return whyRefused("cancel-pending", { by: order.by.name });
  if (name === "pause") {
    return order === undefined
      ? (whyNoPause(run) ?? answerStands(run))
      : whyRefused("pause-pending", { by: order.by.name });
  }
  if (name === "resume") return whyRefused("not-paused");
  return answerStands(run);
}

function answerStands(run: RunRecord): string {
  const answer = answered(run);
  if (answer !== undefined) return whyRefused("answer-pending", { by: answer.by.name, command: answer.name });
  return whyRefused("other-state", { state: run.state, noIncident: run.incident === undefined });
}

function judgeApproval(run: RunRecord, command: RunCommand, policy: CommandPolicy): CommandVerdict {
  if (command.planHash !== run.planHash) {
    return {
      kind: "refused",
      because: whyRefused("other-plan"),
      nextStep: afterRefused("read-plan", { run: run.id }),
    };
  }
  const { requester, requestedFor = requester } = run;
  if (
    policy.selfApproval === "forbidden" &&
    [requester, requestedFor].some((one) => samePerson(one, command.by))
  ) {
    return {
      kind: "refused",
      because: whyRefused("own-plan"),
      nextStep: afterRefused("other-approver"),
    };
  }
  return { kind: "accepted" };
}

/** A pause can be sent again after a resume; every other command counts once. */
function isRepeated(run: RunRecord, command: RunCommand): boolean {
  if (command.name === "pause" || command.name === "resume") {
    const last = lastPauseOrResume(run.commands);
    return !hasEnded(run) && last?.name === command.name && samePerson(last.by, command.by);
  }
  return run.commands.some((earlier) => sameCommand(earlier, command));
}

function sameCommand(left: RunCommand, right: RunCommand): boolean {
  return (
    left.name === right.name &&
    samePerson(left.by, right.by) &&
    left.planHash === right.planHash &&
    left.incidentId === right.incidentId
  );
}
