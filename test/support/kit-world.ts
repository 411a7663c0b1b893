import * as df from "durable-functions";
import { recordActivities } from "../../activities/record-activities.ts";
import type { Incident, RunCommand, RunRecord } from "../../domain/run/record.ts";
import type { HostFaults, HostLogEntry, RunningHost } from "../../local/runtime/index.ts";
import { COMMAND_WRITTEN } from "../../orchestrations/kit/command-hint.ts";
import { enginePort, type EnginePort } from "../../orchestrations/kit/engine-port.ts";
import { createFlow } from "../../orchestrations/kit/create-flow.ts";
import type { Flow } from "../../orchestrations/kit/flow.ts";
import type { Steps } from "../../orchestrations/kit/steps.ts";
import { runs } from "../../platform/records/kinds.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { change, type Records } from "../../platform/records/records.ts";
import { hosted, outcomeOf, testStart } from "./runtime/hosted.ts";
import { person } from "./people.ts";

const RUN = "run-1";

export interface KitPiece {
  /** What the orchestrator does with the kit. */
  readonly piece: (engine: EnginePort, flow: Flow) => Steps<unknown>;
  readonly activities?: Readonly<Record<string, df.ActivityHandler>>;
  /** What goes wrong in the host on purpose. */
  readonly faults?: HostFaults;
  /** What a person says at which time after the start, in milliseconds, in order of time. */
  readonly persons?: readonly (readonly [number, RunCommand["name"]])[];
  /** What a person does right before a step is recorded. */
  readonly beforeStep?: (host: RunningHost, records: Records, step: string) => Promise<void>;
  /** What a person does as soon as the run is parked on an incident. */
  readonly whenParked?: (host: RunningHost, records: Records, incident: Incident) => Promise<void>;
}

/**
 * Runs a piece of a workflow with the kit, on the embedded host and in virtual time. Its activity `Raise` sends an event
 * to the run itself, `Say` gives it a command, and the orchestration `Person` does so at each `[afterMs, command]`.
 */
export async function runPiece({
  piece,
  activities = {},
  whenParked,
  beforeStep,
  persons = [],
  faults = {},
}: KitPiece) {
  const records = memoryRecords();
  const log: HostLogEntry[] = [];
  const at = new Date(testStart).toISOString();
  await records.insert(runs, RUN, {
    id: RUN,
    workflow: "a-piece",
    input: {},
    requester: person("test"),
    state: "running",
    createdAt: at,
    updatedAt: at,
    steps: [],
    commands: [],
  });
  const seen = new Set<string>();
  const askPerson = async (): Promise<void> => {
    const incident = (await records.read(runs, RUN))?.value.incident;
    if (incident === undefined || seen.has(incident.id)) return;
    seen.add(incident.id);
    await whenParked?.(host, records, incident);
  };
  const host: RunningHost = await hosted({
    paranoid: true,
    faults,
    log: (entry) => log.push(entry),
    app: () => {
      for (const { name, run } of recordActivities(records)) {
        df.app.activity(name, {
          handler: async (input: unknown) => {
            if (name === "readCommands") await askPerson();
            if (name === "recordProgress")
              await beforeStep?.(host, records, (input as { step: string }).step);
            return run(input);
          },
        });
      }
      for (const [name, handler] of Object.entries(activities)) {
        df.app.activity(name, { handler });
      }
      df.app.activity("Say", {
        handler: (name: RunCommand["name"]) => say(name)(host, records),
      });
      df.app.activity("Raise", {
        handler: ({ event, value }: { event: string; value: unknown }) => {
          host.orchestrations.raise(RUN, event, JSON.stringify(value));
        },
      });
      df.app.orchestration("Child", function* (context) {
        const { sleepMs = 0 } = context.df.getInput<{ sleepMs?: number }>() ?? {};
        yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + sleepMs));
        return { slept: sleepMs };
      });
      df.app.orchestration("Person", function* (context) {
        for (const [afterMs, name] of persons) {
          yield context.df.createTimer(new Date(testStart + afterMs));
          yield context.df.callActivity("Say", name);
        }
      });
      df.app.orchestration("Main", function* (context) {
        const engine = enginePort(context);
        return yield* piece(engine, createFlow(engine, { runId: RUN }));
      });
    },
  });
  host.orchestrations.start({ name: "Main", instanceId: RUN, input: null });
  if (persons.length > 0) host.orchestrations.start({ name: "Person", instanceId: "person", input: null });
  await host.idle();
  const history = host.orchestrations.history(RUN);
  return {
    ...outcomeOf(host, RUN),
    history,
    log,
    run: (await records.read(runs, RUN))?.value,
    elapsedMs: (history.at(-1)?.at ?? testStart) - testStart,
  };
}

/** Says something to the run that is parked, as the API would. */
export function say(name: RunCommand["name"], more: Partial<RunCommand> = {}) {
  return async (host: RunningHost, records: Records): Promise<void> => {
    await change(records, runs, RUN, (run: RunRecord) => {
      const incidentId = run.incident?.id;
      const command = { name, by: person("ada"), at: new Date(testStart).toISOString(), ...more };
      return {
        ...run,
        commands: [...run.commands, { ...command, ...(incidentId !== undefined && { incidentId }) }],
      };
    });
    host.orchestrations.raise(RUN, COMMAND_WRITTEN, "{}");
  };
}
