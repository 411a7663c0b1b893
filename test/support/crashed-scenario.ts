import { RunRecord } from "../../domain/run/record.ts";
import { populateDemo } from "../../local/arm/fleet/demo/shop.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../local/arm/simulator.ts";
import { type HostFaults, VirtualClock } from "../../local/runtime/index.ts";
import { startSession } from "../../local/start/session.ts";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import type { Clock } from "../../platform/clock.ts";
import { silentLog } from "../../platform/log.ts";
import { runs } from "../../platform/records/kinds.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import type { Records } from "../../platform/records/records.ts";
import { lookedAfter } from "./looked-after.ts";
import { withPerson } from "./person-at-records.ts";
import { TWICE_A_DAY } from "./reconcile-schedule.ts";
import { quickWorldBegins } from "./quick-world.ts";
import type { Scenario } from "./scenarios.ts";
import { KeptStore, type PlannedCrash, SurvivingHost } from "./surviving-host.ts";
import { TOKEN, withToken } from "./loopback-token.ts";

/** Somebody who approves plans, and may say other things, by means of the records. */
interface AtRecords {
  at(records: Records, clock: Clock): Records;
}

export interface CrashedScenario {
  readonly run: RunRecord;
  /** Where the run's record is, and whatever else was left. */
  readonly records: Records;
  readonly done: boolean;
  /** How often each crash point was passed. */
  readonly passes: SurvivingHost["passes"];
  readonly crashes: number;
  /** Writes that Azure carried out, as `METHOD path status`. */
  readonly writes: readonly string[];
  readonly audit: readonly unknown[];
}

/**
 * Runs a scenario in the demo's world to its end, through every crash that is planned and whatever else goes wrong. With an
 * approver, each plan waits for them.
 */
export async function runThroughCrashes(
  scenario: Scenario,
  planned: readonly PlannedCrash[],
  faults: HostFaults = {},
  approver?: AtRecords,
): Promise<CrashedScenario> {
  const clock = new VirtualClock({ start: quickWorldBegins });
  const simulator = new Simulator({ clock });
  simulator.change(scenario.populate ?? populateDemo);
  const server = await serveSimulator(simulator);
  const store = new KeptStore();
  const kept = withPersonOf(scenario, clock);
  const records = approver?.at(kept, clock) ?? kept;
  await scenario.prepare?.(simulator, records);
  const surviving = new SurvivingHost(
    (onCrashPoint) =>
      startSession({
        azure: simulatedAzure(server.url, clock),
        ...{ clock, log: silentLog, store, records, onCrashPoint, faults },
        token: TOKEN,
        port: 0,
        approval: approver === undefined ? "notRequired" : "required",
        reconcileSchedule: TWICE_A_DAY,
      }),
    planned,
  );
  try {
    return await surviving.through(
      ({ url }) => start(url, scenario),
      async (host, id) => {
        const run = await lookedAfter(host, clock, id, async () => {
          const stored = await records.read(runs, id);
          if (stored === undefined) throw new Error("the run has no record");
          return RunRecord.parse(stored.value);
        });
        return {
          run,
          records,
          done: scenario.isDone(simulator, run),
          passes: surviving.passes,
          crashes: surviving.crashes,
          writes: simulator
            .journal()
            .filter(({ status }) => status < 300)
            .map(({ method, path, status }) => `${method} ${path} ${String(status)}`),
          audit: simulator.audit(),
        };
      },
    );
  } finally {
    await server.close();
    simulator.close();
  }
}

function withPersonOf({ person }: Scenario, clock: VirtualClock): Records {
  const records = memoryRecords();
  return person === undefined ? records : withPerson(records, clock, person);
}

/** The same key each time; undefined where the host broke before it answered. */
async function start(url: string, { workflow, request }: Scenario): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/api/workflows/${workflow}/runs`, {
      method: "POST",
      headers: { ...withToken, "content-type": "application/json", "idempotency-key": "the-one" },
      body: JSON.stringify(request),
    });
    return answer.ok ? ((await answer.json()) as { id?: string }).id : undefined;
  } catch {
    return undefined;
  }
}
