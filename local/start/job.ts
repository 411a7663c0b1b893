import { createHash } from "node:crypto";
import { cleanUpLines } from "./clean-up-text.ts";
import { followRun } from "./follow-run.ts";
import { KeylessClient, type RunView } from "./keyless-client.ts";
import { People } from "./people.ts";
import { planLines } from "./plan-text.ts";
import { Progress } from "./progress.ts";
import { proofLines } from "./proof.ts";
import type { ServedApi } from "./serving.ts";
import type { StartContext } from "./start-context.ts";

export interface Job {
  readonly api: ServedApi;
  readonly clusterId: string;
  readonly context: StartContext;
  /** The run's own time, milliseconds since the epoch. */
  readonly now: () => number;
  /** Where the simulated Azure is; absent on the real one. */
  readonly simulatorUrl?: string;
  /** Figures for the end of the proof. */
  readonly figures: (run: RunView) => readonly string[];
}

/** Starts the migration as a ticketing system would, shows it to its end, and prints the proof. */
export async function doJob(job: Job): Promise<RunView> {
  const { api, clusterId, now } = job;
  const { options, terminal, stop } = job.context;
  const client = new KeylessClient(api.host.url, api.token.value);
  // In a rehearsal the same command means the same run; on real Azure a run that has ended may be asked for again.
  const key = options.mode === "rehearsal" ? idempotencyKey(clusterId, options.ticket) : undefined;
  terminal.line(`POST ${api.host.url}/api/workflows/migrate-cluster/runs`);
  terminal.line(`  cluster ${clusterId}`);
  terminal.line(`  ticket ${options.ticket}${key === undefined ? "" : `, Idempotency-Key ${key}`}`);
  const begun = await client.migrate(clusterId, options.ticket, key);
  const { state } = begun;
  terminal.line(`  run ${begun.id}${state === "queued" ? "" : `, known already: ${state}`}`);
  terminal.line("");
  const people = new People(job, client);
  const progress = new Progress(terminal);
  const run = await followRun({
    look: () => client.run(begun.id),
    show: (seen) => {
      progress.show(seen, now());
    },
    signal: stop.signal,
    onApproval: (waiting) => {
      const { plan } = waiting;
      people.askForApproval(waiting, plan === undefined ? [] : planLines(plan, terminal.width));
    },
    onIncident: (parked) => {
      people.showIncident(parked);
      return options.exit;
    },
  });
  terminal.line("");
  if (run.incident === undefined) {
    const { width } = terminal;
    const { url } = api.host;
    const { headerFile } = api.token;
    const cleanUp = { url, headerFile, folder: job.context.folder, width, goesOn: !options.exit };
    for (const line of proofLines(run, width)) terminal.line(line);
    for (const line of cleanUpLines(run, { ...cleanUp, simulatorUrl: job.simulatorUrl })) terminal.line(line);
  }
  terminal.line("");
  for (const line of job.figures(run)) terminal.line(line);
  return run;
}

function idempotencyKey(clusterId: string, ticket: string): string {
  const cluster = createHash("sha256").update(clusterId.toLowerCase()).digest("hex").slice(0, 12);
  return `${ticket}-${cluster}`;
}
