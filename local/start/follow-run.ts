import { setTimeout as delay } from "node:timers/promises";
import { hasEnded } from "../../domain/run/record.ts";
import type { KeylessClient, RunView } from "./keyless-client.ts";
import type { Progress } from "./progress.ts";

/** Real milliseconds between two looks; the API is on this machine. */
const LOOK_AGAIN_MS = 50;

export interface Followed {
  readonly client: KeylessClient;
  readonly progress: Progress;
  /** The run's own time, milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Called once for each plan that waits for an approval. */
  readonly onApproval: (run: RunView) => void;
  /** Called once for each incident; true ends the following. */
  readonly onIncident: (run: RunView) => boolean;
}

/** Watches a run until it has ended, or an incident says to stop. @throws AbortError when the signal aborts */
export async function followRun(id: string, followed: Followed): Promise<RunView> {
  const { client, progress, now, signal, onApproval, onIncident } = followed;
  let asked: string | undefined;
  let incident: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    const run = await client.run(id);
    progress.show(run, now());
    if (hasEnded(run)) return run;
    if (run.state === "waitingForApproval" && run.planHash !== asked) {
      asked = run.planHash;
      onApproval(run);
    }
    if (run.incident !== undefined && run.incident.id !== incident) {
      incident = run.incident.id;
      if (onIncident(run)) return run;
    }
    await delay(LOOK_AGAIN_MS, undefined, { signal });
  }
}
