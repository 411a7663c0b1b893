import { createHash } from "node:crypto";
import { followRun } from "../follow-run.ts";
import { KeylessClient, type RunView, type SweepView } from "../keyless-client.ts";
import { People } from "../people.ts";
import { Progress } from "../progress.ts";
import type { ServedApi } from "../serving.ts";
import type { StartContext } from "../start-context.ts";
import type { FleetOutcome } from "./outcome.ts";
import { outcomeOfSweep } from "./outcome-of-sweep.ts";
import { outcomeLines } from "./outcome-text.ts";
import { sweepPlanLines } from "./sweep-plan-text.ts";
import { sweepStatus } from "./sweep-status.ts";

export interface SweepJob {
  readonly api: ServedApi;
  readonly context: StartContext;
  /** Tells this fleet from every other. */
  readonly mark: string;
  /** Regions by canonical cluster id. */
  readonly regions: ReadonlyMap<string, string>;
  /** The sweep's own time, milliseconds since the epoch. */
  readonly now: () => number;
  /** Why entries of the fleet's file are no clusters of this fleet, a text each. */
  readonly unread: readonly string[];
  /** Writes the reports. */
  readonly report: (outcome: FleetOutcome) => void;
  /** Figures for the end. */
  readonly figures: (run: SweepView) => readonly string[];
}

/** Of so many looks at the sweep one asks for its clusters, too. */
const LOOKS_A_STATUS = 10;

/** Migrates a whole fleet as a sweep, shows it to its end, and reports on every cluster. */
export async function doSweep(job: SweepJob): Promise<SweepView> {
  const { api, context } = job;
  const { options, terminal, stop } = context;
  const client = new KeylessClient(api.host.url, api.token.value);
  const begun = await client.sweep(requestFor(job), keyFor(job));
  terminal.line(`POST ${api.host.url}/api/workflows/sweep/runs`);
  terminal.line(
    `  ticket ${options.ticket}, run ${begun.id}${begun.state === "queued" ? "" : `, known already: ${begun.state}`}`,
  );
  const people = new People(job, client);
  const show = shown(job, client);
  const run = await followRun({
    look: () => client.sweepRun(begun.id),
    show,
    signal: stop.signal,
    onApproval: (waiting) => {
      people.askForApproval(waiting, []);
    },
    onIncident: (parked) => {
      people.showIncident(parked);
      return options.exit;
    },
  });
  terminal.status("");
  const outcome = await outcomeIn(client, run, job);
  for (const line of outcomeLines(outcome, terminal.width)) terminal.line(line);
  job.report(outcome);
  terminal.line("");
  for (const line of job.figures(run)) terminal.line(line);
  return run;
}

/** A rehearsal is about the whole fleet: the cap that keeps a real sweep small is lifted on purpose. */
function requestFor({ regions, context }: SweepJob): object {
  return {
    workflow: "migrate-cluster",
    targets: {},
    blastRadius: { clusters: Math.max(regions.size, 1) },
    ticket: context.options.ticket,
  };
}

/** The same command means the same sweep. */
function keyFor({ mark, context }: SweepJob): string {
  const fleet = createHash("sha256").update(mark).digest("hex").slice(0, 12);
  return `${context.options.ticket}-fleet-${fleet}`;
}

/** Shows the plan once, after its step, each step once, and in the status line how the clusters stand. */
function shown({ context, now }: SweepJob, client: KeylessClient): (run: SweepView) => Promise<void> {
  const { terminal } = context;
  const steps = new Progress(terminal);
  let planShown = false;
  let looks = 0;
  return async (run) => {
    if (run.plan !== undefined && !planShown) {
      planShown = true;
      const until = run.steps.findIndex(({ name }) => name === "plan") + 1;
      steps.show({ ...run, steps: run.steps.slice(0, until), plan: undefined }, now());
      for (const line of sweepPlanLines(run.plan, terminal.width)) terminal.line(line);
      terminal.line("");
    }
    steps.show({ ...run, plan: undefined }, now());
    looks += 1;
    if (run.endedAt === undefined && looks % LOOKS_A_STATUS === 0) {
      const targets = await collected(client.targets(run.id));
      if (targets.length > 0) terminal.status(sweepStatus(targets, now() - Date.parse(run.createdAt)));
    }
  };
}

async function outcomeIn(
  client: KeylessClient,
  run: SweepView,
  { regions, unread }: SweepJob,
): Promise<FleetOutcome> {
  const targets = await collected(client.targets(run.id));
  const runs = new Map<string, RunView>();
  for (const { runId } of targets) {
    if (runId !== undefined) runs.set(runId, await client.run(runId));
  }
  const leftOut = await collected(client.leftOut(run.id));
  return outcomeOfSweep({ run, targets, runs, leftOut, regions, simulated: true, unread });
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
