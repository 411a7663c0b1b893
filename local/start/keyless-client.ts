import { z } from "zod";
import { ClusterId } from "../../domain/arm-id/schemas.ts";
import { MigrationPlan } from "../../domain/migration/plan.ts";
import { MigrationReport } from "../../domain/migration/report.ts";
import { Incident, RunStep } from "../../domain/run/record.ts";
import { SweepPlan } from "../../domain/sweep/planning.ts";
import { SweepReport, TargetState } from "../../domain/sweep/report.ts";
import { ApiClient } from "./api-client.ts";

/** What the API shows of every run, as far as a person at a terminal needs it. */
const AnyRun = z.object({
  id: z.string(),
  state: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().optional(),
  planHash: z.string().optional(),
  steps: z.array(RunStep),
  incident: Incident.optional(),
  failure: z.string().optional(),
});
export type AnyRun = z.infer<typeof AnyRun>;

const RunView = AnyRun.extend({ plan: MigrationPlan.optional(), report: MigrationReport.optional() });
export type RunView = z.infer<typeof RunView>;

const SweepView = AnyRun.extend({ plan: SweepPlan.optional(), report: SweepReport.optional() });
export type SweepView = z.infer<typeof SweepView>;

const TargetView = z.object({
  clusterId: ClusterId,
  wave: z.string(),
  state: TargetState,
  runId: z.string().optional(),
  why: z.string().optional(),
});
export type TargetView = z.infer<typeof TargetView>;

/** A cluster that the plan of a sweep leaves out. */
const LeftOutView = z.object({
  clusterId: ClusterId,
  code: z.string().optional(),
  why: z.string(),
  remedy: z.string().optional(),
});
export type LeftOutView = z.infer<typeof LeftOutView>;

/** Keyless's own HTTP API, called as any ticketing system would. */
export class KeylessClient {
  readonly #api: ApiClient;

  /** @param origin - of the host, without a slash at the end */
  constructor(origin: string, token: string) {
    this.#api = new ApiClient(origin, token);
  }

  /** Starts a migration, or answers the one that this key stands for. @throws RequestRefused */
  migrate(clusterId: string, ticket: string, idempotencyKey?: string): Promise<RunView> {
    const posted = { body: { clusterId, ticket }, idempotencyKey };
    return this.#api.post(RunView, "/workflows/migrate-cluster/runs", posted);
  }

  /** Starts a sweep, or answers the one that this key stands for. @throws RequestRefused */
  sweep(body: object, idempotencyKey: string): Promise<SweepView> {
    return this.#api.post(SweepView, "/workflows/sweep/runs", { body, idempotencyKey });
  }

  run(id: string): Promise<RunView> {
    return this.#api.get(RunView, `/runs/${id}`);
  }

  sweepRun(id: string): Promise<SweepView> {
    return this.#api.get(SweepView, `/runs/${id}`);
  }

  /** The clusters of a sweep, in the order in which they start. */
  targets(id: string): AsyncIterable<TargetView> {
    return this.#api.all(TargetView, `/sweeps/${id}/targets?top=500`);
  }

  leftOut(id: string): AsyncIterable<LeftOutView> {
    return this.#api.all(LeftOutView, `/sweeps/${id}/left-out`);
  }

  async approve(id: string, planHash: string): Promise<void> {
    await this.#api.post(AnyRun, `/runs/${id}/approve`, { body: { planHash } });
  }
}
