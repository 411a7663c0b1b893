import { createInterface } from "node:readline/promises";
import { curlLines } from "./curl.ts";
import { incidentLines } from "./incident-text.ts";
import type { AnyRun, KeylessClient } from "./keyless-client.ts";
import type { ServedApi } from "./serving.ts";
import type { StartContext } from "./start-context.ts";
import { defined } from "../../domain/schema/defined.ts";

/** Steps of a run that has changed nothing yet. */
const BEFORE_CHANGES: readonly string[] = ["read", "plan", "approve", "pause"];

/** Asks the person at the terminal what a run waits for, and tells how to answer from elsewhere. */
export class People {
  readonly #api: ServedApi;
  readonly #context: StartContext;
  readonly #client: KeylessClient;
  #question = new AbortController();

  constructor(
    { api, context }: { readonly api: ServedApi; readonly context: StartContext },
    client: KeylessClient,
  ) {
    this.#api = api;
    this.#context = context;
    this.#client = client;
  }

  /** An earlier question of this run is taken back: its plan has changed. */
  askForApproval(run: AnyRun, plan: readonly string[]): void {
    this.#question.abort();
    this.#question = new AbortController();
    const { terminal, stop } = this.#context;
    const { planHash = "", steps } = run;
    const untouched = steps.every(({ name }) => BEFORE_CHANGES.includes(name));
    for (const line of plan) terminal.line(line);
    terminal.line("");
    terminal.line(
      untouched ? "Nothing has been changed." : "What was done stays done; the plan has changed since.",
    );
    terminal.line("The run waits up to 7 days for the approval of this plan:");
    for (const line of this.#commandLines(run.id, "approve", { planHash })) terminal.line(`  ${line}`);
    if (!process.stdin.isTTY) return;
    this.#askHere(run.id, planHash, AbortSignal.any([stop.signal, this.#question.signal]));
  }

  showIncident({ id, incident }: AnyRun): void {
    if (incident === undefined) return;
    const { terminal, options } = this.#context;
    const answer = options.exit ? undefined : this.#commandLines(id, "retry");
    for (const line of incidentLines(incident, terminal.width, answer)) terminal.line(line);
  }

  #askHere(id: string, planHash: string, signal: AbortSignal): void {
    const { terminal } = this.#context;
    const prompt = createInterface({ input: process.stdin, output: process.stderr });
    const sample = planHash.slice(0, 8);
    prompt
      .question(`Type ${sample} to approve it here: `, { signal })
      .then(async (answer) => {
        if (answer.trim() === sample) await this.#client.approve(id, planHash);
        else terminal.line("Not approved.");
      })
      .catch((error: unknown) => {
        if (!signal.aborted) terminal.line(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        prompt.close();
      });
  }

  /** Lines of a command that tells the run something. */
  #commandLines(id: string, command: string, body?: object): readonly string[] {
    const { host, token } = this.#api;
    const url = `${host.url}/api/runs/${id}/${command}`;
    const { headerFile } = token;
    return curlLines({ method: "POST", url, headerFile, ...defined({ body }) }, this.#context.folder);
  }
}
