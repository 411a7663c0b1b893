import { azureActivities } from "../../../activities/azure-activities.ts";
import { recordActivities } from "../../../activities/record-activities.ts";
import { RunRecord } from "../../../domain/run/record.ts";
import { judgeCommand } from "../../../domain/run/commands.ts";
import { loopbackCaller } from "../../../functions/http/caller.ts";
import { registerKeyless } from "../../../functions/register.ts";
import { populate } from "../../../local/arm/fleet/populate.ts";
import { serveSimulator } from "../../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../../local/arm/simulator.ts";
import {
  type CrashHook,
  type HistoryEvent,
  type RunningHost,
  startHost,
  VirtualClock,
} from "../../../local/runtime/index.ts";
import { simulatedAzure } from "../../../platform/azure/azure.ts";
import { jsonLog } from "../../../platform/log.ts";
import { runs } from "../../../platform/records/kinds.ts";
import { memoryRecords } from "../../../platform/records/memory-records.ts";
import { change } from "../../../platform/records/records.ts";
import { KeptStore, SurvivingHost } from "../surviving-host.ts";
import { seedUuids } from "./dice.ts";
import type { RandomCase } from "./random-case.ts";

const BEGIN = Date.parse("2026-03-02T08:00:00Z");
const DAY = 24 * 60 * 60 * 1000;

/** A call to Azure as it came in, at simulated time. */
export interface SeenCall {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly throttledForMs: number;
}

/** Everything that can be seen of a case once nothing more happens. */
export interface Observed {
  readonly run: RunRecord;
  readonly simulator: Simulator;
  readonly histories: readonly (readonly HistoryEvent[])[];
  readonly calls: readonly SeenCall[];
  readonly logged: string;
  readonly parked: number;
  readonly crashes: number;
  /** How many calls had been made when each crash came. */
  readonly crashedAfterCalls: readonly number[];
  /** When the plan was approved; undefined if it never was. */
  readonly approvedAt: number | undefined;
}

export async function runCase(given: RandomCase): Promise<Observed> {
  seedUuids(given.seed);
  const clock = new VirtualClock({ start: BEGIN });
  const simulator = new Simulator({ clock, seed: String(given.seed), settings: given.settings });
  simulator.change((moment) => {
    populate(moment, [given.cluster]);
    setScene(moment.world, given);
  });
  const calls: SeenCall[] = [];
  const server = await serveSimulator(simulator, {
    onRequest: ({ method, path }) => {
      const fault = given.faults.get(calls.length + 1);
      if (fault !== undefined) simulator.faults.onNext({}, fault);
      const throttledForMs = fault?.kind === "throttled" ? fault.retryAfterSeconds * 1000 : 0;
      calls.push({ at: clock.now(), method, path, throttledForMs });
    },
  });
  const store = new KeptStore();
  const records = memoryRecords();
  const logged: string[] = [];
  const log = jsonLog({ write: (line) => logged.push(line), least: "debug", now: () => clock.now() });
  const azure = simulatedAzure(server.url, clock);
  const answers = [...given.answers];
  let approvedAt: number | undefined;

  const listen = async (input: unknown): Promise<void> => {
    const { runId } = input as { runId: string };
    const known = await records.read(runs, runId);
    if (known === undefined) return;
    const { state, planHash = "", incident } = known.value;
    if (state !== "waitingForApproval" && incident === undefined) return;
    const answer = answers.shift();
    if (answer === undefined || answer === "nothing") return;
    const at = new Date(clock.now()).toISOString();
    const command = {
      name: answer === "approveAnother" ? ("approve" as const) : answer,
      by: "somebody",
      at,
      ...(answer.startsWith("approve") ? { planHash: answer === "approve" ? planHash : "0".repeat(64) } : {}),
      ...(incident === undefined ? {} : { incidentId: incident.id }),
    };
    await change(records, runs, runId, (run) => {
      const verdict = judgeCommand(run, command, { selfApproval: "allowed" });
      if (verdict.kind !== "accepted") return run;
      if (command.name === "approve") approvedAt = clock.now();
      return { ...run, commands: [...run.commands, command] };
    });
  };

  const start = (onCrashPoint: CrashHook): Promise<RunningHost> =>
    startHost({
      store,
      clock,
      onCrashPoint,
      app: () => {
        registerKeyless({
          ...{ records, clock, log, identify: loopbackCaller },
          activities: [...azureActivities(azure, records), ...recordActivities(records)].map((activity) =>
            activity.name === "readCommands"
              ? {
                  ...activity,
                  run: async (input: unknown) => {
                    await listen(input);
                    return activity.run(input);
                  },
                }
              : activity,
          ),
          readCredentials: () => Promise.reject(new Error("not asked here")),
          approval: given.approval,
          commandPolicy: { selfApproval: "allowed" },
        });
      },
    });

  const crashedAfterCalls: number[] = [];
  const surviving = new SurvivingHost(start, given.crashes, () => crashedAfterCalls.push(calls.length));

  try {
    return await surviving.through(
      (host) => postRun(host, given),
      async (host, id) => {
        const stored = await records.read(runs, id);
        if (stored === undefined) throw new Error("the run has no record");
        return {
          run: RunRecord.parse(stored.value),
          simulator,
          histories: [host.orchestrations.history(id)],
          calls,
          logged: logged.join("\n"),
          parked: host.parked().length,
          crashes: surviving.crashes,
          crashedAfterCalls,
          approvedAt,
        };
      },
    );
  } finally {
    await server.close();
  }
}

/** The same key each time: a start whose answer was lost is asked for again. Undefined where no answer came. */
function postRun(host: RunningHost, { workflow, request }: RandomCase): Promise<string | undefined> {
  return fetch(`${host.url}/api/workflows/${workflow}/runs`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": "the-one" },
    body: JSON.stringify(request),
  }).then(
    async (answer) => (answer.ok ? ((await answer.json()) as { id?: string }).id : undefined),
    () => undefined,
  );
}

function setScene(
  world: Parameters<Parameters<Simulator["change"]>[0]>[0]["world"],
  { secretDays, locked, cluster }: RandomCase,
): void {
  for (const [key, principal] of [...world.entries("principals")]) {
    if (principal.kind !== "servicePrincipal") continue;
    world.put("principals", key, { ...principal, secretExpiresAt: BEGIN + secretDays * DAY });
  }
  if (!locked) return;
  const scope = cluster.id.replace(/\/providers\/.*/, "");
  const id = `${scope}/providers/Microsoft.Authorization/locks/keep`;
  world.put("locks", id.toLowerCase(), { id, name: "keep", scope, level: "ReadOnly", notes: null });
}
