import { createHash } from "node:crypto";
import { createInterface } from "node:readline/promises";
import { cleanUpLines } from "./clean-up-text.ts";
import { curlLines } from "./curl.ts";
import { followRun } from "./follow-run.ts";
import { KeylessClient, type RunView } from "./keyless-client.ts";
import { planLines } from "./plan-text.ts";
import { Progress } from "./progress.ts";
import { proofLines } from "./proof.ts";
import { hanging } from "../terminal/wrap.ts";
import type { ServedApi } from "./serving.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Job {
  readonly api: ServedApi;
  readonly clusterId: string;
  readonly surroundings: Surroundings;
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
  const { options, terminal, stop } = job.surroundings;
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
  let question = new AbortController();
  const run = await followRun(begun.id, {
    client,
    progress: new Progress(terminal),
    now,
    signal: stop.signal,
    onApproval: (waiting) => {
      question.abort();
      question = new AbortController();
      askForApproval(job, client, waiting, AbortSignal.any([stop.signal, question.signal]));
    },
    onIncident: (parked) => {
      showIncident(job, parked);
      return options.exit;
    },
  });
  terminal.line("");
  if (run.incident === undefined) {
    const { width } = terminal;
    const { url } = api.host;
    const { headerFile } = api.token;
    const cleanUp = { url, headerFile, folder: job.surroundings.folder, width, goesOn: !options.exit };
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

/** Lines of a command that tells the run something. */
function commandLines(
  { api, surroundings }: Job,
  id: string,
  command: string,
  body?: object,
): readonly string[] {
  const { host, token } = api;
  const url = `${host.url}/api/runs/${id}/${command}`;
  const { headerFile } = token;
  return curlLines(
    { method: "POST", url, headerFile, ...(body === undefined ? {} : { body }) },
    surroundings.folder,
  );
}

/** Steps of a run that has changed nothing yet. */
const BEFORE_CHANGES: readonly string[] = ["read", "plan", "approve", "pause"];

function askForApproval(job: Job, client: KeylessClient, run: RunView, signal: AbortSignal): void {
  const { terminal } = job.surroundings;
  const { plan, planHash = "", steps } = run;
  const untouched = steps.every(({ name }) => BEFORE_CHANGES.includes(name));
  if (plan !== undefined) for (const line of planLines(plan, terminal.width)) terminal.line(line);
  terminal.line("");
  terminal.line(
    untouched ? "Nothing has been changed." : "What was done stays done; the plan has changed since.",
  );
  terminal.line("The run waits up to 7 days for the approval of this plan:");
  for (const line of commandLines(job, run.id, "approve", { planHash })) terminal.line(`  ${line}`);
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

function showIncident(job: Job, { id, incident }: RunView): void {
  if (incident === undefined) return;
  const { terminal } = job.surroundings;
  const { code, resource, message, remedy, skippable = false } = incident;
  terminal.line("");
  terminal.line(`The run needs a person: ${code}`);
  const { width } = terminal;
  const said = [
    `  resource ${resource}`,
    ...hanging("  Azure said: ", message, width),
    ...hanging("  to do: ", remedy, width),
  ];
  for (const line of said) terminal.line(line);
  terminal.line(`  then (or …/cancel${skippable ? ", …/skip" : ""} in place of …/retry):`);
  for (const line of commandLines(job, id, "retry")) terminal.line(`    ${line}`);
}
