import { z } from "zod";
import type { RunRecord, RunStep } from "../../domain/run/record.ts";
import type { Simulator } from "../../local/arm/simulator.ts";

/** What can be seen of a run from outside, without what differs from one time to the next. */
export interface Outcome {
  readonly run: unknown;
  /** Each write that reached Azure, and how it was answered. */
  readonly writes: readonly string[];
  /** The operations of Azure that were asked for; how often Azure is looked at follows the time, which runs faster here. */
  readonly calls: readonly string[];
  /** What the history of the run's instance holds: how many events of which function; looks and their timers count once. */
  readonly history: Readonly<Record<string, number>>;
}

const Instance = z.object({
  historyEvents: z.array(
    z.looseObject({ EventType: z.string(), Name: z.string().nullish(), FunctionName: z.string().nullish() }),
  ),
});

export function outcomeOf(simulator: Simulator, run: RunRecord, instance: unknown): Outcome {
  const writes = simulator
    .journal()
    .map(({ method, path, status, code }) => `${method} ${path} ${String(status)} ${code ?? ""}`.trim());
  const { historyEvents } = Instance.parse(instance);
  const steps = run.steps.filter((step, index) => !isLook(step, run.steps[index - 1]));
  const history = counted(
    historyEvents.map(({ EventType: type, Name: name, FunctionName: of }) =>
      [type, of ?? name].join(" ").trim(),
    ),
  );
  // Each step is recorded by a call of its own.
  if (PROGRESS in history) history[PROGRESS] = (history[PROGRESS] ?? 0) - (run.steps.length - steps.length);
  return {
    run: masked({ ...run, steps }, run.id),
    writes: masked(writes, run.id),
    calls: Object.keys(simulator.calls()).sort(),
    history,
  };
}

const PROGRESS = "TaskCompleted recordProgress";

/** A wave of a sweep enters its step again after each batch of looks at its runs; with a line that says how it stands. */
function isLook({ name, detail }: RunStep, before: RunStep | undefined): boolean {
  return name === "wave" && before?.name === "wave" && !detail.endsWith(" begins");
}

/** What happens as often as there is time for it. */
const LOOKS = /^(?:Timer(?:Created|Fired)|Task\w+ (?:read|observe)\w*|SubOrchestration\w+ sweepTurns)$/;

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = LOOKS.test(name) ? 1 : (counts[name] ?? 0) + 1;
  return counts;
}

/** Ids that a world begins with; others are made by chance. */
const GIVEN = /^(?:5b1ec7ed|0dd5e771|ca11e400|7e57ab1e|7e4a4700)-/;

function masked<Value>(value: Value, runId: string): Value {
  const names = new Map<string, string>();
  const text = JSON.stringify(value)
    .replaceAll(runId, "RUN")
    // What a sweep has frozen has the time of it in its key.
    .replaceAll(/\bRUN-\d{13}\b/g, "RUN-TIME")
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?/g, "TIME")
    .replaceAll(/\d{4}-\d\d-\d\d/g, "DAY")
    .replaceAll(/\b(?:\d+ (?:h|min|s)\b ?)+/g, "DURATION ")
    .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, (id) => {
      if (GIVEN.test(id)) return id;
      const known = names.get(id.toLowerCase()) ?? `ID${String(names.size)}`;
      names.set(id.toLowerCase(), known);
      return known;
    })
    .replaceAll(/[0-9a-f]{64}/g, "HASH")
    .replaceAll(/(?:localhost|127\.0\.0\.1):\d+/g, "HOST");
  return JSON.parse(text) as Value;
}
