import { formatDuration } from "../../domain/text/duration.ts";
import { STEPS_IN_BETWEEN } from "../../orchestrations/kit/step-text.ts";
import { WORKFLOWS } from "../../orchestrations/workflows.ts";
import type { AnyRun } from "./keyless-client.ts";
import { hanging } from "../terminal/wrap.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What each step is called on a screen; one of another version is shown by its own name. */
const LABELS: ReadonlyMap<string, string> = new Map(
  [...WORKFLOWS.flatMap(({ steps }) => steps), ...STEPS_IN_BETWEEN].map(({ name, label }) => [name, label]),
);

const BAR_CELLS = 24;

/** Steps in which a run waits for people or for their windows: no part of what a plan estimates. */
const WAITING: ReadonlySet<string> = new Set(["approve", "pause", "awaitWindow"]);

/** What of a run is shown while it goes on. */
export type Watched = Pick<AnyRun, "createdAt" | "endedAt" | "steps"> & {
  readonly plan?: { readonly expectedMs?: number | undefined } | undefined;
};

/**
 * Shows each step of a run once, with its time since the run began, and how far the whole is. A step that is entered again
 * right after itself, and says the same, tells nobody anything.
 */
export class Progress {
  readonly #terminal: Terminal;
  #shown = 0;
  #last: string | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** @param now - the run's own time, milliseconds since the epoch */
  show(run: Watched, now: number): void {
    const begun = Date.parse(run.createdAt);
    for (const { name, detail, startedAt } of run.steps.slice(this.#shown)) {
      const said = `${name} ${detail}`;
      if (said === this.#last) continue;
      this.#last = said;
      const first = `  ${clockText(Date.parse(startedAt) - begun)}  ${(LABELS.get(name) ?? name).padEnd(20)} `;
      for (const line of hanging(first, detail, this.#terminal.width)) this.#terminal.line(line);
    }
    this.#shown = run.steps.length;
    this.#terminal.status(run.endedAt === undefined ? bar(run, now) : "");
  }
}

/** How far the run is, by the plan's estimate; what it waits for people is no part of that. */
function bar(run: Watched, now: number): string {
  const expectedMs = run.plan?.expectedMs ?? 0;
  if (expectedMs === 0) return "";
  const passed = now - Date.parse(run.createdAt) - waitedMs(run, now);
  if (passed >= expectedMs)
    return `  ${formatDuration(passed)}, longer than the ${formatDuration(expectedMs)} that were estimated`;
  const share = passed / expectedMs;
  const full = Math.floor(share * BAR_CELLS);
  const percent = String(Math.floor(share * 100)).padStart(2);
  return `  [${"#".repeat(full)}${".".repeat(BAR_CELLS - full)}] ${percent} %  ${formatDuration(passed)} of up to about ${formatDuration(expectedMs)}`;
}

function waitedMs({ steps }: Watched, now: number): number {
  return steps
    .filter(({ name }) => WAITING.has(name))
    .reduce(
      (sum, { startedAt, endedAt }) =>
        sum + (endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt),
      0,
    );
}

/** Hours and minutes, as on a stop-watch. */
function clockText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `+${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
