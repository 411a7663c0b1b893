import { controlled } from "../reasons/endings.ts";
import type { RunCommand, PendingControl } from "./record.ts";

/** The limit of pauses of one run: each makes its history longer. */
export const PAUSES_AT_MOST = 6;

/** The control that applies: a cancel always, otherwise a pause that nobody has resumed. */
export function pendingControl(commands: readonly RunCommand[]): PendingControl | undefined {
  const cancel = commands.find(isOrder("cancel"));
  if (cancel !== undefined) return cancel;
  const last = lastPauseOrResume(commands);
  return last !== undefined && isOrder("pause")(last) ? last : undefined;
}

/** The last pause or resume. */
export function lastPauseOrResume(commands: readonly RunCommand[]): RunCommand | undefined {
  return commands.findLast(({ name }) => name === "pause" || name === "resume");
}

export function pausesOf(commands: readonly RunCommand[]): number {
  return commands.filter(isOrder("pause")).length;
}

/** Who sent it, and why if they gave a reason. */
export function formatControl({ name, by, reason }: PendingControl): string {
  return controlled(name, { by: by.name, reason });
}

/** Who skipped a step of a run, and why if they gave a reason. */
export function formatSkip({
  by,
  reason,
}: {
  readonly by: string;
  readonly reason?: string | undefined;
}): string {
  return controlled("skip", { by, reason });
}

function isOrder(wanted: PendingControl["name"]) {
  return (command: RunCommand): command is PendingControl => command.name === wanted;
}
