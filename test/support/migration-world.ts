import { registerKeyless } from "../../functions/register.ts";
import { loopbackCaller } from "../../functions/http/caller.ts";
import type { MigrationReport } from "../../domain/migration/report.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import type { RunCommand, RunRecord } from "../../domain/run/record.ts";
import { MemoryStore, type RunningHost, startHost, VirtualClock } from "../../local/runtime/index.ts";
import { migrateCluster } from "../../orchestrations/migrate-cluster/contract.ts";
import { COMMAND_WRITTEN } from "../../orchestrations/kit/command-hint.ts";
import { silentLog } from "../../platform/log.ts";
import { runs } from "../../platform/records/kinds.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { change, type Records } from "../../platform/records/records.ts";
import { recordActivities } from "../../activities/record-activities.ts";
import { READ_AT, request as usual } from "./migration-facts.ts";
import { ScriptedAzure } from "./scripted-azure.ts";

/** How turns are replayed: always from the full history, as in Azure; `twice` checks that a replay decides the same. */
export const replayModes = [
  { mode: "full history", paranoid: false },
  { mode: "twice", paranoid: true },
] as const;

/** A run as its record shows it, its report with the fields of a migration. */
type MigrationRun = Omit<RunRecord, "report"> & { report?: MigrationReport };

export const RUN_ID = "migrate-orders-test";

/** The migration on the embedded runtime, in memory, with scripted activities and a clock that jumps. */
export class MigrationWorld implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly azure: ScriptedAzure;
  readonly records: Records = memoryRecords();
  /** Commands that a person gives as soon as the run asks for one. */
  private readonly answers: ((run: RunRecord) => RunCommand | undefined)[] = [];
  private host: RunningHost | undefined;
  private readonly paranoid: boolean;
  readonly startedAt = Date.parse(READ_AT);

  constructor(paranoid: boolean) {
    this.paranoid = paranoid;
    this.clock = new VirtualClock({ start: this.startedAt });
    this.azure = new ScriptedAzure(this.clock);
  }

  /** Each time the run waits for a person, the next of these is asked what they say. */
  person(...answers: ((run: RunRecord) => Omit<RunCommand, "by" | "at">)[]): void {
    this.answers.push(
      ...answers.map((answer) => (run: RunRecord) => ({
        ...answer(run),
        by: "somebody",
        at: new Date(this.clock.now()).toISOString(),
      })),
    );
  }

  async run(
    options: Partial<{
      request: Partial<MigrationRequest>;
      approval: "required" | "notRequired";
      expectedPlanHash: string;
    }> = {},
  ): Promise<MigrationRun> {
    const request = { ...usual, ...options.request };
    const at = new Date(this.startedAt).toISOString();
    await this.records.insert(runs, RUN_ID, {
      id: RUN_ID,
      workflow: "migrate-cluster",
      input: request,
      requester: "test",
      state: "queued",
      createdAt: at,
      updatedAt: at,
      steps: [],
      commands: [],
    });
    const host = await this.started();
    const { expectedPlanHash } = options;
    const input = {
      runId: RUN_ID,
      request,
      approval: options.approval ?? "notRequired",
      ...(expectedPlanHash === undefined ? {} : { expectedPlanHash }),
    };
    host.orchestrations.start({
      name: migrateCluster.orchestration,
      instanceId: RUN_ID,
      input: JSON.stringify(input),
    });
    await host.idle();
    const { report, ...run } = await this.record();
    return report === undefined ? run : { ...run, report: migrateCluster.report.parse(report) };
  }

  async record(): Promise<RunRecord> {
    const stored = await this.records.read(runs, RUN_ID);
    if (stored === undefined) throw new Error("the run has no record");
    return stored.value;
  }

  history() {
    return this.host?.orchestrations.history(RUN_ID) ?? [];
  }

  instance() {
    return this.host?.orchestrations.instance(RUN_ID);
  }

  elapsedMs(): number {
    return this.clock.now() - this.startedAt;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host?.stop();
  }

  private async started(): Promise<RunningHost> {
    this.host = await startHost({
      store: new MemoryStore(),
      clock: this.clock,
      paranoid: this.paranoid,
      app: () => {
        registerKeyless({
          records: this.records,
          clock: this.clock,
          log: silentLog,
          activities: [...this.azure.activities(), ...this.listening()],
          approval: "notRequired",
          commandPolicy: { selfApproval: "allowed" },
          identify: loopbackCaller,
        });
      },
    });
    return this.host;
  }

  /** The record's activities, with a person at the ear of `readCommands`. */
  private listening() {
    return recordActivities(this.records).map((activity) =>
      activity.name === "readCommands"
        ? {
            name: activity.name,
            run: async (input: unknown) => {
              await this.answer();
              return activity.run(input);
            },
          }
        : activity,
    );
  }

  private async answer(): Promise<void> {
    const command = this.answers.shift()?.(await this.record());
    if (command === undefined) return;
    await change(this.records, runs, RUN_ID, (run) => ({ ...run, commands: [...run.commands, command] }));
    this.host?.orchestrations.raise(RUN_ID, COMMAND_WRITTEN, "{}");
  }
}
