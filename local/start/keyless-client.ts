import { z } from "zod";
import { MigrationPlan } from "../../domain/migration/plan.ts";
import { MigrationReport } from "../../domain/migration/report.ts";
import { Incident, RunStep } from "../../domain/run/record.ts";

/** A run as the API shows it, as far as a person at a terminal needs it. */
const RunView = z.object({
  id: z.string(),
  state: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().optional(),
  planHash: z.string().optional(),
  plan: MigrationPlan.optional(),
  steps: z.array(RunStep),
  incident: Incident.optional(),
  report: MigrationReport.optional(),
  failure: z.string().optional(),
});
export type RunView = z.infer<typeof RunView>;

const Problem = z.object({ title: z.string(), detail: z.string(), nextStep: z.string() });

/** The API refused; the message is the problem's own words. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
}

/** Keyless's own HTTP API, called as any ticketing system would. */
export class KeylessClient {
  readonly #api: string;

  readonly #token: string;

  /** @param origin - of the host, without a slash at the end */
  constructor(origin: string, token: string) {
    this.#api = `${origin}/api`;
    this.#token = token;
  }

  /** Starts a migration, or answers the one that this key stands for. @throws RequestRefused */
  migrate(clusterId: string, ticket: string, idempotencyKey?: string): Promise<RunView> {
    return this.#call("/workflows/migrate-cluster/runs", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      body: JSON.stringify({ clusterId, ticket }),
    });
  }

  run(id: string): Promise<RunView> {
    return this.#call(`/runs/${id}`);
  }

  approve(id: string, planHash: string): Promise<RunView> {
    return this.#call(`/runs/${id}/approve`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ planHash }),
    });
  }

  async #call(path: string, init: RequestInit = {}): Promise<RunView> {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${this.#token}`);
    const answer = await fetch(`${this.#api}${path}`, { ...init, headers });
    const body: unknown = await answer.json();
    if (answer.ok) return RunView.parse(body);
    const problem = Problem.safeParse(body);
    throw new RequestRefused(
      problem.success
        ? `${problem.data.title}: ${problem.data.detail}. Next: ${problem.data.nextStep}`
        : `the API answered ${String(answer.status)}`,
    );
  }
}
