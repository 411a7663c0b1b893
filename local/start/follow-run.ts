import { setTimeout as delay } from "node:timers/promises";
import { hasEnded } from "../../domain/run/record.ts";
import type { AnyRun } from "./keyless-client.ts";

/** Real milliseconds between two looks; the API is on this machine. */
const LOOK_AGAIN_MS = 50;

export interface Followed<View extends AnyRun> {
  readonly look: () => Promise<View>;
  /** Called after every look. */
  readonly show: (run: View) => void | Promise<void>;
  readonly signal: AbortSignal;
  /** Called once for each plan that waits for an approval. */
  readonly onApproval: (run: View) => void;
  /** Called once for each incident; true ends the following. */
  readonly onIncident: (run: View) => boolean;
}

/** Watches a run until it has ended, or an incident says to stop. @throws AbortError when the signal aborts */
export async function followRun<View extends AnyRun>(followed: Followed<View>): Promise<View> {
  const { look, show, signal, onApproval, onIncident } = followed;
  let asked: string | undefined;
  let incident: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    const run = await look();
    await show(run);
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
