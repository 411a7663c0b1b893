import { endedBecause } from "../../domain/reasons/endings.ts";
import { days } from "../../domain/text/duration.ts";
import { lastPauseOrResume, formatControl } from "../../domain/run/controls.ts";
import type { RunCommand, PendingControl } from "../../domain/run/record.ts";
import type { EnginePort } from "./engine-port.ts";
import type { Flow } from "./flow.ts";
import { waitForCommand, RESUME_LOOKS } from "./wait-for-command.ts";
import { RunCancelled, type Steps } from "./steps.ts";

/** A run ends when its pauses together are longer than this. */
const PAUSED_AT_MOST_MS = days(30);

/**
 * Waits until a person resumes the run. Returns how long the run has been paused in total, in milliseconds.
 *
 * @throws RunCancelled after a cancel, or if the run was paused for too long
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
