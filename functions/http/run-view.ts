import { possibleCommands } from "../../domain/run/commands.ts";
import { pendingControl } from "../../domain/run/controls.ts";
import { hasEnded, type RunRecord } from "../../domain/run/record.ts";
import type { UnreadableRecord } from "../../platform/records/records.ts";
import { defined } from "../../domain/schema/defined.ts";

/** Seconds after which a client can poll a run again. */
export const WATCH_AGAIN_S = 10;

/** A run as callers see it. A pause or cancellation that it has not applied yet is shown at once. */
export function runView(run: RunRecord): object {
  const { childInstances: _internal, ...shown } = run;
  return { ...shown, ...requested(run), possibleCommands: possibleCommands(run) };
}

function requested(run: RunRecord): object {
  const { state, commands } = run;
  const order = pendingControl(commands);
  if (order === undefined || hasEnded(run)) return {};
  const { name, by, at, reason } = order;
  const requestedBy = { by, at, ...defined({ reason }) };
  if (name === "cancel") return { cancelRequested: requestedBy };
  return state === "paused" ? {} : { pauseRequested: requestedBy };
}

/** A run in a list: without its plan, report and steps. */
export function runSummary(run: RunRecord): object {
  const {
    plan: _plan,
    report: _report,
    steps: _steps,
    commands: _commands,
    childInstances: _internal,
    ...rest
  } = run;
  return rest;
}

/** A run in a list whose record this version cannot read. It counts as in progress, and its cluster stays leased to it. */
export function unreadableRun({ key, because }: UnreadableRecord): object {
  return { id: key, unreadable: because.message };
}
