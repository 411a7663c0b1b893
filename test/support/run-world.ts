import * as df from "durable-functions";
import type { BoundActivity } from "../../activities/bound-activity.ts";
import { recordActivities } from "../../activities/record-activities.ts";
import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import type { RunPlan } from "../../domain/run/plan.ts";
import { judgeCommand } from "../../domain/run/commands.ts";
import type { RunCommand, RunRecord } from "../../domain/run/record.ts";
import type { RunReport } from "../../domain/run/report.ts";
import { loopbackCaller } from "../../functions/http/loopback-caller.ts";
import { registerKeyless } from "../../functions/register.ts";
import { MemoryStore, type RunningHost, startHost, type VirtualClock } from "../../local/runtime/index.ts";
import { days } from "../../domain/text/duration.ts";
import { lookedAfter } from "./looked-after.ts";
import { TWICE_A_DAY } from "./reconcile-schedule.ts";
import { COMMAND_WRITTEN } from "../../orchestrations/kit/command-hint.ts";
import type { WorkflowContract } from "../../orchestrations/kit/workflow-contract.ts";
import { silentLog } from "../../platform/log.ts";
import { runs } from "../../platform/records/kinds.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { change, type Records } from "../../platform/records/records.ts";
import { person } from "./people.ts";
import type { ScriptedActivities } from "./scripted-activities.ts";
import { TOKEN } from "./loopback-token.ts";

/** What a person says; who it is matters only where it is told. */
export type Spoken = Omit<RunCommand, "by" | "at"> & {
  readonly by?: string;
  /** True where the event that wakes the run gets lost. */
  readonly withoutHint?: boolean;
};

export const RUN_ID = "migrate-orders-test";

/** A run as its record shows it, its report with the fields of its workflow. */
export type RunOf<Report> = Omit<RunRecord, "report"> & { report?: Report };

export interface RunOptions<Request> {
  readonly request: Request;
  readonly approval?: "required" | "notRequired";
  readonly expectedPlanHash?: string;
}

/** What a person says to a run that waits for one. */
type Said = (run: RunRecord) => Omit<RunCommand, "by" | "at">;

/** A workflow on the embedded runtime, in memory, with scripted activities and a clock that jumps. */
export class RunWorld<
  Request extends Record<string, unknown>,
  Facts extends Guarded,
  Plan extends RunPlan,
  Report extends RunReport,
> implements AsyncDisposable {
  readonly records: Records = memoryRecords();
  readonly startedAt: number;
  readonly azure: ScriptedActivities;
  private readonly contract: WorkflowContract<Request, Facts, Plan, Report>;
  private readonly clock: VirtualClock;
  private readonly activities: () => readonly BoundActivity[];
  /** Commands that a person gives right before a step is recorded for the first time. */
  private readonly before = new Map<string, readonly Spoken[]>();
  /** Commands that a person gives at a time after the start, milliseconds, in order of time. */
  private readonly timetable: { afterMs: number; said: Spoken }[] = [];
  /** What became of each command that a person gave, as the API decides it. */
  readonly verdicts: string[] = [];
  /** Commands that a person gives as soon as the run asks for one. */
  private readonly answers: ((run: RunRecord) => RunCommand)[] = [];
  private always: ((run: RunRecord) => RunCommand) | undefined;
  private readonly paused: (() => void)[] = [];
  private readonly happenings = new Map<string, () => void>();
  private host: RunningHost | undefined;

  constructor(
    contract: WorkflowContract<Request, Facts, Plan, Report>,
    dependencies: {
      clock: VirtualClock;
      azure: ScriptedActivities;
      activities: () => readonly BoundActivity[];
    },
  ) {
    this.contract = contract;
    this.azure = dependencies.azure;
    this.clock = dependencies.clock;
    this.activities = dependencies.activities;
    this.startedAt = dependencies.clock.now();
  }

  /** Each time the run waits for a person, the next of these is asked what they say. */
  person(...answers: Said[]): void {
    this.answers.push(...answers.map((answer) => this.signed(answer)));
  }

  /** Whenever the run waits for a person, this is asked what they say, however often it waits. */
  personAlways(answer: Said): void {
    this.always = this.signed(answer);
  }

  private signed(answer: Said) {
    return (run: RunRecord): RunCommand => ({
      ...answer(run),
      by: person("somebody"),
      at: new Date(this.clock.now()).toISOString(),
    });
  }

  /** Lets this happen right before the step is recorded for the first time. */
  happensBefore(step: string, happens: () => void): void {
    this.happenings.set(step, happens);
  }

  /** Lets this happen once the run is paused: the first time that it looks whether it is to go on. */
  whenPaused(happens: () => void): void {
    this.paused.push(happens);
  }

  /** Says this right before the step is recorded for the first time. */
  sayBefore(step: string, ...said: Spoken[]): void {
    this.before.set(step, said);
  }

  /** Says this when so much time has passed since the start, in milliseconds. */
  sayAt(afterMs: number, said: Spoken): void {
    this.timetable.push({ afterMs, said });
    this.timetable.sort((one, other) => one.afterMs - other.afterMs);
  }

  async start(options: RunOptions<Request>): Promise<RunOf<Report>> {
    const { request, expectedPlanHash } = options;
    const at = new Date(this.startedAt).toISOString();
    await this.records.insert(runs, RUN_ID, {
      id: RUN_ID,
      workflow: this.contract.name,
      input: request,
      requester: person("test"),
      state: "queued",
      createdAt: at,
      updatedAt: at,
      steps: [],
      commands: [],
    });
    const host = await this.started();
    const input = {
      runId: RUN_ID,
      request,
      approval: options.approval ?? "notRequired",
      ...(expectedPlanHash === undefined ? {} : { expectedPlanHash }),
    };
    host.orchestrations.start({
      name: this.contract.orchestration,
      instanceId: RUN_ID,
      input: JSON.stringify(input),
    });
    if (this.timetable.length > 0) {
      host.orchestrations.start({ name: "aPerson", instanceId: "person", input: null });
    }
    const { report, ...run } = await lookedAfter(host, this.clock, RUN_ID, () => this.record());
    return report === undefined ? run : { ...run, report: this.contract.report.parse(report) };
  }

  async record(): Promise<RunRecord> {
    const stored = await this.records.read(runs, RUN_ID);
    if (stored === undefined) throw new Error("the run has no record");
    return stored.value;
  }

  history() {
    return this.historyOf(RUN_ID);
  }

  /** The history of one of its sub-orchestrations. */
  historyOf(instanceId: string) {
    return this.host?.orchestrations.history(instanceId) ?? [];
  }

  instance() {
    return this.host?.orchestrations.instance(RUN_ID);
  }

  elapsedMs(): number {
    return this.clock.now() - this.startedAt;
  }

  /** @throws Error where the script holds what nobody asked for: the test did not try what it says */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.host?.stop();
    const left = this.unasked();
    if (left.length > 0)
      throw new Error(`The script of this test holds what nobody asked for: ${left.join(", ")}.`);
  }

  private unasked(): readonly string[] {
    return [
      ...this.azure.unasked().map((activity) => `an answer of ${activity}`),
      ...this.answers.map(() => "an answer of a person"),
      ...[...this.before.keys()].map((step) => `what a person says before ${step}`),
      ...[...this.happenings.keys()].map((step) => `what happens before ${step}`),
      ...this.paused.map(() => "what happens once the run is paused"),
    ];
  }

  private async started(): Promise<RunningHost> {
    this.host = await startHost({
      store: new MemoryStore(),
      clock: this.clock,
      paranoid: "lastTurn",
      app: () => {
        registerKeyless({
          records: this.records,
          clock: this.clock,
          log: silentLog,
          activities: [...this.activities(), ...this.listening()],
          readCredentials: () => Promise.reject(new Error("not asked here")),
          approval: "notRequired",
          commandPolicy: { selfApproval: "allowed" },
          identify: loopbackCaller(TOKEN),
          reconcileSchedule: TWICE_A_DAY,
          taskHubKeptMs: days(90),
        });
        this.registerPerson();
      },
    });
    return this.host;
  }

  /** The record's activities, with a person at the ear of `readCommands`. */
  private listening() {
    return recordActivities(this.records).map((activity) =>
      ["readCommands", "recordProgress"].includes(activity.name)
        ? {
            name: activity.name,
            run: async (input: unknown) => {
              if (activity.name === "readCommands") await this.answer();
              else await this.sayWhatComesBefore((input as { step: string }).step);
              return activity.run(input);
            },
          }
        : activity,
    );
  }

  private async sayWhatComesBefore(step: string): Promise<void> {
    this.happenings.get(step)?.();
    this.happenings.delete(step);
    const said = this.before.get(step) ?? [];
    this.before.delete(step);
    for (const each of said) await this.say(each);
  }

  /** A person with a watch: an orchestration beside the run. */
  private registerPerson(): void {
    df.app.activity("say", { handler: (said: Spoken) => this.say(said) });
    const { timetable, startedAt } = this;
    df.app.orchestration("aPerson", function* (context) {
      for (const { afterMs, said } of timetable) {
        yield context.df.createTimer(new Date(startedAt + afterMs));
        yield context.df.callActivity("say", said);
      }
    });
  }

  /** as the API takes a command. */
  private async say({ withoutHint = false, by = "somebody", ...said }: Spoken): Promise<void> {
    const command = { ...said, by: person(by), at: new Date(this.clock.now()).toISOString() };
    await change(this.records, runs, RUN_ID, (run) => {
      const { kind } = judgeCommand(run, command, { selfApproval: "allowed" });
      this.verdicts.push(`${command.name} ${kind}`);
      return kind === "accepted" ? { ...run, commands: [...run.commands, command] } : run;
    });
    if (withoutHint) return;
    for (const id of [RUN_ID, ...((await this.record()).childInstances ?? [])]) {
      this.host?.orchestrations.raise(id, COMMAND_WRITTEN, "{}");
    }
  }

  private async answer(): Promise<void> {
    const run = await this.record();
    if (run.state === "paused") {
      this.paused.shift()?.();
      return;
    }
    const waits = run.state === "waitingForApproval" || run.incident !== undefined;
    const command = waits ? (this.answers.shift() ?? this.always)?.(run) : undefined;
    if (command === undefined) return;
    await change(this.records, runs, RUN_ID, (run) => ({ ...run, commands: [...run.commands, command] }));
    this.host?.orchestrations.raise(RUN_ID, COMMAND_WRITTEN, "{}");
  }
}
