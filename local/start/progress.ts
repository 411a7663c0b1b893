import { spell } from "../../domain/duration.ts";
import type { StepName } from "../../orchestrations/kit/step-name.ts";
import type { RunView } from "./keyless-client.ts";
import type { Terminal } from "./terminal.ts";

/** The steps of a migration; others are shown by their own name. */
const STEPS: Readonly<Partial<Record<StepName, string>>> = {
  read: "read",
  plan: "plan",
  approve: "wait for approval",
  createIdentities: "create identities",
  grantRoles: "grant roles",
  awaitPropagation: "wait for the roles",
  changeIdentity: "change the cluster",
  followChange: "follow the update",
  verifyPools: "verify the pools",
  upgradeImages: "upgrade node images",
  report: "report",
};

const BAR_CELLS = 24;

/** What of a run is shown while it goes on. */
export type Watched = Pick<RunView, "createdAt" | "endedAt" | "steps"> & {
  readonly plan?: { readonly expectedMs: number } | undefined;
};

/** Shows each step of a run once, with its time since the run began, and how far the whole is. */
export class Progress {
  readonly #terminal: Terminal;
  #shown = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** @param now - the run's own time, milliseconds since the epoch */
  show(run: Watched, now: number): void {
    const begun = Date.parse(run.createdAt);
    for (const { name, detail, startedAt } of run.steps.slice(this.#shown)) {
      this.#terminal.line(
        `  ${clockText(Date.parse(startedAt) - begun)}  ${stepTitle(name).padEnd(20)} ${detail}`,
      );
    }
    this.#shown = run.steps.length;
    this.#terminal.status(run.endedAt === undefined ? bar(run, now - begun) : "");
  }
}

function stepTitle(name: string): string {
  return Object.entries(STEPS).find(([step]) => step === name)?.[1] ?? name;
}

function bar({ plan }: Watched, passed: number): string {
  if (plan === undefined) return "";
  // A plan's duration is an estimate; the bar never claims the end before it has come.
  const share = Math.min(0.99, plan.expectedMs === 0 ? 0 : passed / plan.expectedMs);
  const full = Math.round(share * BAR_CELLS);
  return `  [${"#".repeat(full)}${".".repeat(BAR_CELLS - full)}] ${String(Math.round(share * 100)).padStart(2)} %  ${spell(passed)} of about ${spell(plan.expectedMs)}`;
}

/** Hours and minutes, as on a stop-watch. */
export function clockText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `+${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
