import { createHash } from "node:crypto";
import { createInterface } from "node:readline/promises";
import type { RunningHost } from "../runtime/index.ts";
import { followRun } from "./follow-run.ts";
import { KeylessClient, type RunView } from "./keyless-client.ts";
import type { StartOptions } from "./options.ts";
import { planLines } from "./plan-text.ts";
import { Progress } from "./progress.ts";
import { proofLines } from "./proof.ts";
import type { Terminal } from "./terminal.ts";

export interface Job {
  readonly host: RunningHost;
  readonly clusterId: string;
  readonly options: StartOptions;
  readonly terminal: Terminal;
  /** The run's own time, milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Figures for the end of the proof. */
  readonly figures: (run: RunView) => readonly string[];
  /** Told when the run begins to wait for a person, and when it goes on. */
  readonly onPerson: (waits: boolean) => void;
}

/** Starts the migration as a ticketing system would, shows it to its end, and prints the proof. */
export async function doJob(job: Job): Promise<RunView> {
  const { host, clusterId, options, terminal, now, signal } = job;
  const client = new KeylessClient(host.url);
  // In a rehearsal the same command means the same run; on real Azure a run that has ended may be asked for again.
  const key = options.mode === "rehearsal" ? idempotencyKey(clusterId, options.ticket) : undefined;
  terminal.line(`POST ${host.url}/api/workflows/migrate-cluster/runs`);
  terminal.line(`  cluster ${clusterId}`);
  terminal.line(`  ticket ${options.ticket}${key === undefined ? "" : `, Idempotency-Key ${key}`}`);
  const begun = await client.migrate(clusterId, options.ticket, key);
  const { state } = begun;
  terminal.line(`  run ${begun.id}${state === "queued" ? "" : `, known already: ${state}`}`);
  terminal.line("");
  const run = await followRun(begun.id, {
    client,
    progress: new Progress(terminal),
    now,
    signal,
    onApproval: (waiting) => {
      askForApproval(job, client, waiting);
    },
    onIncident: (parked) => {
      showIncident(job, parked);
      return options.exit;
    },
    onPerson: job.onPerson,
  });
  terminal.line("");
  if (run.incident === undefined) for (const line of proofLines(run)) terminal.line(line);
  terminal.line("");
  for (const line of job.figures(run)) terminal.line(line);
  return run;
}

function idempotencyKey(clusterId: string, ticket: string): string {
  const cluster = createHash("sha256").update(clusterId.toLowerCase()).digest("hex").slice(0, 12);
  return `${ticket}-${cluster}`;
}

function askForApproval({ host, terminal, signal }: Job, client: KeylessClient, run: RunView): void {
  const { plan, planHash = "" } = run;
  if (plan !== undefined) for (const line of planLines(plan)) terminal.line(line);
  terminal.line("");
  terminal.line("Nothing has been changed. The run waits up to 7 days for the approval of this plan:");
  terminal.line(`  curl -X POST ${host.url}/api/runs/${run.id}/approve \\`);
  terminal.line(`    -H 'content-type: application/json' -d '{"planHash":"${planHash}"}'`);
  if (!process.stdin.isTTY) return;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const sample = planHash.slice(0, 8);
  prompt
    .question(`Type ${sample} to approve it here: `, { signal })
    .then(async (answer) => {
      if (answer.trim() === sample) await client.approve(run.id, planHash);
      else terminal.line("Not approved.");
    })
    .catch((error: unknown) => {
      if (!signal.aborted) terminal.line(error instanceof Error ? error.message : String(error));
    })
    .finally(() => {
      prompt.close();
    });
}

function showIncident({ host, terminal }: Job, { id, incident }: RunView): void {
  if (incident === undefined) return;
  const { code, resource, message, remedy, skippable = false } = incident;
  terminal.line("");
  terminal.line(`The run needs a person: ${code}`);
  terminal.line(`  resource ${resource}`);
  terminal.line(`  Azure said: ${message}`);
  terminal.line(`  to do: ${remedy}`);
  terminal.line(
    `  then: curl -X POST ${host.url}/api/runs/${id}/retry      (or ${skippable ? "…/skip, " : ""}…/cancel)`,
  );
}
