import { endedBecause } from "../../domain/reasons/endings.ts";
import { days } from "../../domain/text/duration.ts";
import { lastPauseOrResume, formatControl } from "../../domain/run/controls.ts";
import type { RunCommand, PendingControl } from "../../domain/run/record.ts";
import type { EnginePort } from "./engine-port.ts";
import type { Flow } from "./flow.ts";
import { waitForCommand, RESUME_LOOKS } from "./wait-for-command.ts";
import { RunCancelled, type Steps } from "./steps.ts";

/** A run that has been paused for longer than this in all ends. */
const PAUSED_AT_MOST_MS = days(30);

/**
 * Waits until somebody says resume; answers how long the run has been paused in all by then, in milliseconds.
 *
 * Throws RunCancelled for a cancel, or when it was paused for too long.
 */
export function* untilResumed(
  engine: EnginePort,
  flow: Pick<Flow, "runId" | "run" | "value">,
  order: PendingControl,
  pausedMs: number,
): Steps<number> {
  const since = engine.now();
  const isResumed = (command: RunCommand, all: readonly RunCommand[]) =>
    command.name === "resume" && lastPauseOrResume(all) === command;
  const { answer, order: then } = yield* waitForCommand(
    engine,
    flow,
    isResumed,
    PAUSED_AT_MOST_MS - pausedMs,
    RESUME_LOOKS,
  );
  if (then?.name === "cancel") throw new RunCancelled(formatControl(then));
  if (answer === undefined) {
    throw new RunCancelled(endedBecause("nobody-resumed", { paused: formatControl(order) }));
  }
  return pausedMs + engine.now() - since;
}
