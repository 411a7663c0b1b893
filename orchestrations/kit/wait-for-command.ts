import { readCommands } from "../../activities/read-commands/contract.ts";
import { days, hours, minutes } from "../../domain/text/duration.ts";
import { pendingControl } from "../../domain/run/controls.ts";
import type { RunCommand, PendingControl } from "../../domain/run/record.ts";
import { COMMAND_WRITTEN } from "./command-hint.ts";
import type { EnginePort } from "./engine-port.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/** When commands are looked for without a hint, which may get lost: the pauses double from the first to the longest. */
export interface Looks {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** A person is waited for: 1, 2, 4 … minutes and then twice a day. A lost hint delays a run, it does not strand it. */
export const ANSWER_LOOKS: Looks = { firstMs: minutes(1), longestMs: hours(12) };

/** A run is paused for weeks, and each look makes its history longer. */
export const RESUME_LOOKS: Looks = { firstMs: hours(1), longestMs: days(4) };

/** What a run received: the command that it waited for, and the pause or cancellation that is pending by then. */
export interface ReceivedCommand {
  readonly answer: RunCommand | undefined;
  readonly order: PendingControl | undefined;
}

/** Waits until a command is accepted or the run is cancelled; without an answer when none came in time. */
export function* waitForCommand(
  engine: EnginePort,
  flow: Pick<Flow, "runId" | "run" | "value">,
  accepts: (command: RunCommand, all: readonly RunCommand[]) => boolean,
  withinMs: number,
  looks: Looks,
): Steps<ReceivedCommand> {
  const { runId, run } = flow;
  const deadline = engine.now() + withinMs;
  for (let pause = looks.firstMs; ; pause = Math.min(pause * 2, looks.longestMs)) {
    const commands = yield* flow.value(readCommands, run, { resource: runId });
    const order = pendingControl(commands);
    if (order?.name === "cancel") return { answer: undefined, order };
    const answer = commands.find((command) => accepts(command, commands));
    const left = deadline - engine.now();
    if (answer !== undefined || left <= 0) return { answer, order };
    yield* engine.sleepUnless(COMMAND_WRITTEN, Math.min(pause, left));
  }
}
