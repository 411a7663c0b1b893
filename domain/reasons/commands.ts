import { catalogue, fixed, sentence } from "../text/catalogue.ts";

/** Why a command is refused: clauses, for the answer to its sender. */
export const REFUSED_COMMANDS = catalogue({
  "stopped-at-incident": fixed("the run is already stopped by its incident"),
  "waits-for-approval": fixed("the run is already stopped and waits for the approval of its plan"),
  "other-state": sentence<{ readonly state: string; readonly noIncident?: boolean }>(
    ({ state, noIncident = false }) => `the run is ${state}${noIncident ? " and has no incident" : ""}`,
    { state: "running", noIncident: true },
  ),
  "paused-too-often": sentence(
    ({ times }) => `the run was paused ${String(times)} times, and a run cannot be paused more often`,
    { times: 6 },
  ),
  "run-ended": sentence(({ state }) => `the run has ended as ${state}`, { state: "succeeded" }),
  "cancel-pending": sentence(({ by }) => `${by} has already sent cancel, and the run is about to end`, {
    by: "Ada",
  }),
  "pause-pending": sentence(({ by }) => `${by} has already paused the run`, { by: "Ada" }),
  "not-paused": fixed("the run is not paused"),
  "answer-pending": sentence(
    ({ by, command }) => `${by} has already sent ${command}, and the run is about to act on it`,
    { by: "Ada", command: "approve" },
  ),
  "other-incident": fixed("the incident that the command answers is not the one that is open"),
  "other-plan": fixed("the approval names another plan than the run's"),
  "own-plan": fixed(
    "the person who requested the run, or for whom it was requested, may not approve its plan",
  ),
});

/** What the sender of a refused command can do: clauses, beside the reason. */
export const AFTER_REFUSED_COMMANDS = catalogue({
  "no-command": fixed("the run accepts no command now"),
  "commands-now": sentence<{ readonly commands: readonly string[] }>(
    ({ commands }) => `the run now accepts: ${commands.join(", ")}`,
    { commands: ["pause", "cancel"] },
  ),
  "name-incident": sentence<{ readonly incident: string | undefined }>(
    ({ incident }) => `send incidentId ${incident ?? "(none is open)"}, or leave it out`,
    { incident: "4f1c" },
  ),
  "read-plan": sentence(
    ({ run }) => `read the run (GET /api/runs/${run}), look at its plan, and approve it with its planHash`,
    { run: "migrate-web-1" },
  ),
  "other-approver": fixed("ask another person with the role Fleet.Approve to approve the plan"),
});

export const { say: whyRefused } = REFUSED_COMMANDS;
export const { say: afterRefused } = AFTER_REFUSED_COMMANDS;
