import { readCommands } from "../../activities/read-commands/contract.ts";
import { days, hours, minutes } from "../../domain/text/duration.ts";
import { pendingControl } from "../../domain/run/controls.ts";
import type { RunCommand, PendingControl } from "../../domain/run/record.ts";
import { COMMAND_WRITTEN } from "./command-hint.ts";
import type { EnginePort } from "./engine-port.ts";
import type { Flow } from "./flow.ts";
import type { Steps } from "./steps.ts";

/** How often the record is read without a hint, because a hint can get lost: the pauses double from `firstMs` to `longestMs`. */
export interface Looks {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** For an answer: after 1, 2, 4 … minutes, then twice a day. A lost hint only delays a run. */
export const ANSWER_LOOKS: Looks = { firstMs: minutes(1), longestMs: hours(12) };

/** For a resume: a pause can last weeks, and each read makes the history longer. */
export const RESUME_LOOKS: Looks = { firstMs: hours(1), longestMs: days(4) };

/** What a run received: the command that it waited for, and a pause or cancel that is pending. */
export interface ReceivedCommand {
  readonly answer: RunCommand | undefined;
  readonly order: PendingControl | undefined;
}

/** Waits until a command is accepted or the run is cancelled; `answer` is undefined if none came in time. */
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
