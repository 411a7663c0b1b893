import type { TargetOrder, TargetRuns } from "../activities/target-runs.ts";
import { judgeCommand } from "../domain/run/commands.ts";
import { KnownPerson } from "../domain/run/person.ts";
import type { RunCommand } from "../domain/run/record.ts";
import { workflowOf } from "../orchestrations/workflows.ts";
import { runs } from "../platform/records/kinds.ts";
import { change } from "../platform/records/records.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import type { Engine } from "./engine.ts";
import { hintAtCommand } from "./hint-run.ts";
import { type RunOrder, runOfKey, startRun } from "./start-run.ts";

/** How the activities of a sweep reach other runs: as a caller over HTTP does. */
export function targetRuns(dependencies: KeylessDependencies, engine: Engine): TargetRuns {
  const { records, clock, commandPolicy, telemetry } = dependencies;
  return {
    async start(order) {
      const deps = { ...dependencies, engine, traced: telemetry !== undefined };
      const answer = await startRun(deps, runOrderOf(order));
      switch (answer.kind) {
        case "started":
          return { kind: "started", runId: answer.run.id };
        case "busy":
          return answer;
        case "keyReused":
          throw new TypeError(`defect: the sweep ${order.sweep.id} asks two things under one key`);
      }
    },
    find: (order) => runOfKey(records, runOrderOf(order)),
    async say(runId, name, by, reason) {
      const at = new Date(clock.now()).toISOString();
      const command: RunCommand = { name, by, at, reason };
      const run = await change(records, runs, runId, (current) =>
        judgeCommand(current, command, commandPolicy).kind === "accepted"
          ? { ...current, commands: [...current.commands, command], updatedAt: at }
          : current,
      );
      if (run !== undefined) await hintAtCommand({ engine, log: dependencies.log }, run, name);
    },
  };
}

function runOrderOf(order: TargetOrder): RunOrder {
  const { planHash, ticket } = order;
  return { ...peopleOf(order), ...requestOf(order), planHash, ticket };
}

function peopleOf({ requester, requestedFor }: TargetOrder) {
  return {
    requester: KnownPerson.parse(requester),
    ...(requestedFor === undefined ? {} : { requestedFor: KnownPerson.parse(requestedFor) }),
  };
}

function requestOf({ workflow: name, input, sweep, triesBefore }: TargetOrder) {
  const workflow = workflowOf(name);
  if (workflow === undefined) throw new TypeError(`defect: ${name} is swept, and is no workflow`);
  return { workflow, request: workflow.order.parse(input), sweep: { ...sweep, triesBefore } };
}
