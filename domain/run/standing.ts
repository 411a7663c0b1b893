import { hasEnded, type RunRecord, RunState } from "./record.ts";

/** The number of a deployment's runs by state, at one moment. */
export interface Standing {
  /** How many runs are in each state; of the states that end a run, those that ended since the last day began. */
  readonly byState: ReadonlyMap<string, number>;
  /** Living runs that wait for somebody to answer an incident. */
  readonly incidents: number;
  /** How long the oldest of these has waited, in milliseconds; zero where there is none. */
  readonly oldestIncidentMs: number;
  /** Service principals whose secret has ended or ends within 30 days, by what runs and plans have found, that no run has replaced. */
  readonly principalsExpiring: number;
}

/** What plans say of secrets: the principal is the finding's resource. */
const ENDING: ReadonlySet<string> = new Set([
  "service-principal-expired",
  "service-principal-expires-soon",
  "service-principal-expires-during-run",
]);

interface Planned {
  readonly findings: readonly { readonly code: string; readonly resource: string }[];
}

/** Counts, one record at a time, so that no list of them is held. */
export class StandingCount {
  readonly #now: number;
  readonly #recentMs: number;
  readonly #byState = new Map<string, number>(RunState.options.map((state) => [state, 0]));
  readonly #ending = new Set<string>();
  readonly #replaced = new Set<string>();
  #incidents = 0;
  #oldest: number;

  /** @param recentMs - how long ago a run may have ended to be counted under its state, in milliseconds */
  constructor(now: number, recentMs: number) {
    this.#now = now;
    this.#oldest = now;
    this.#recentMs = recentMs;
  }

  run(run: RunRecord): void {
    const { state, incident, plan, endedAt, updatedAt } = run;
    const ended = hasEnded(run);
    if (!ended || this.#now - Date.parse(endedAt ?? updatedAt) <= this.#recentMs)
      this.#byState.set(state, (this.#byState.get(state) ?? 0) + 1);
    if (!ended && incident !== undefined) {
      this.#incidents += 1;
      this.#oldest = Math.min(this.#oldest, Date.parse(incident.since));
    }
    if (plan !== undefined) this.plan(plan);
    if (state === "succeeded") for (const principal of endingIn(plan)) this.#replaced.add(principal);
  }

  plan(plan: Planned): void {
    for (const principal of endingIn(plan)) this.#ending.add(principal);
  }

  standing(): Standing {
    return {
      byState: this.#byState,
      incidents: this.#incidents,
      oldestIncidentMs: Math.max(0, this.#now - this.#oldest),
      principalsExpiring: [...this.#ending].filter((principal) => !this.#replaced.has(principal)).length,
    };
  }
}

function endingIn(plan: Planned | undefined): string[] {
  return (plan?.findings ?? []).filter(({ code }) => ENDING.has(code)).map(({ resource }) => resource);
}
