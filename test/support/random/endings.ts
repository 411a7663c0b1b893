import type { RunRecord } from "../../../domain/run/record.ts";

/** How a run can come to its end, as a person sees it. */
export const ENDINGS = [
  "succeeded",
  "partlySucceeded",
  "refused",
  "cancelled",
  "failed",
  /** It waited for an answer to an incident that nobody gave. */
  "parked",
] as const;

export type Ending = (typeof ENDINGS)[number];

export function endingOf({ state, commands }: RunRecord): Ending | undefined {
  if (state === "cancelled" && !commands.some(({ name }) => name === "cancel")) return "parked";
  return ENDINGS.find((ending) => ending === state);
}

/** How often runs of each workflow came to each end. */
export class EndingCount {
  readonly #counts = new Map<string, Map<Ending, number>>();

  add(run: RunRecord): void {
    const ending = endingOf(run);
    if (ending === undefined) return;
    const of = this.#counts.get(run.workflow) ?? new Map<Ending, number>();
    of.set(ending, (of.get(ending) ?? 0) + 1);
    this.#counts.set(run.workflow, of);
  }

  workflows(): readonly string[] {
    return [...this.#counts.keys()].sort();
  }

  endings(): readonly Ending[] {
    return ENDINGS.filter((ending) => [...this.#counts.values()].some((of) => (of.get(ending) ?? 0) > 0));
  }

  /** A table for people: workflows down, endings across. */
  table(): string {
    const cell = (text: string) => text.padStart(17);
    const rows = this.workflows().map((workflow) =>
      [
        workflow.padEnd(20),
        ...ENDINGS.map((ending) => cell(String(this.#counts.get(workflow)?.get(ending) ?? 0))),
      ].join(""),
    );
    return ["".padEnd(20) + ENDINGS.map(cell).join(""), ...rows].join("\n");
  }
}
