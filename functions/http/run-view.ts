import { possibleCommands } from "../../domain/run/commands.ts";
import type { RunRecord } from "../../domain/run/record.ts";

/** Seconds after which it is worth asking for a run again. */
export const WATCH_AGAIN_S = 10;

/** A run as callers see it. */
export function runView(run: RunRecord): object {
  return { ...run, possibleCommands: possibleCommands(run) };
}

/** A run in a list: without its plan, report and steps. */
export function runSummary(run: RunRecord): object {
  const { plan: _plan, report: _report, steps: _steps, commands: _commands, ...rest } = run;
  return rest;
}
