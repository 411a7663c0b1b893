import { populate } from "../../local/arm/fleet/populate.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { Simulator } from "../../local/arm/simulator.ts";
import { MemoryStore, VirtualClock } from "../../local/runtime/index.ts";
import { startSession } from "../../local/start/session.ts";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import { silentLog } from "../../platform/log.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { evenFleet } from "./world.ts";

const BEGIN = Date.parse("2026-03-02T08:00:00Z");
const HOUR = 3_600_000;
const TOKEN = { value: "of-this-bench-alone", place: "this file" };

export interface SweptFleet {
  readonly clusters: number;
  /** A place is a region of a subscription. */
  readonly places: number;
  /** How many run at once. */
  readonly atOnce: number;
  /** Which part of the requests meets a fault: throttled, refused for a while, or its connection breaks. */
  readonly faults: number;
}

export interface Swept {
  readonly state: string;
  readonly summary: string;
  /** From the request of the sweep to its end, in milliseconds. */
  readonly simulatedMs: number;
  /** Calls to ARM by their operation. */
  readonly arm: Readonly<Record<string, number>>;
  readonly directory: number;
  /** Writes that were answered 429. */
  readonly throttled: number;
}

/** Migrates a fleet as one sweep of one wave in a simulated Azure with all its token buckets on. */
export async function sweepFleet({ clusters, places, atOnce, faults }: SweptFleet): Promise<Swept> {
  const clock = new VirtualClock({ start: BEGIN });
  const simulator = new Simulator({
    clock,
    settings: { controlPlaneMs: HOUR, jitter: 0, reimageOnMigrate: true, passingErrors: faults },
  });
  simulator.change((moment) => {
    for (const cluster of evenFleet(clusters, places)) populate(moment, [cluster]);
  });
  if (faults > 0) {
    simulator.faults.addRandom({
      match: {},
      share: faults,
      faults: [
        { kind: "throttled", retryAfterSeconds: 17 },
        { kind: "refuse", status: 503, code: "ServiceUnavailable", message: "Try again.", headers: {} },
        { kind: "resetBefore" },
        { kind: "resetAfter" },
      ],
    });
  }
  const server = await serveSimulator(simulator);
  const host = await startSession({
    azure: simulatedAzure(server.url, clock),
    ...{ clock, log: silentLog, store: new MemoryStore(), records: memoryRecords() },
    token: TOKEN,
    port: 0,
    approval: "notRequired",
    guardrails: undefined,
  });
  const headers = { authorization: `Bearer ${TOKEN.value}`, "content-type": "application/json" };
  const answer = await fetch(`${host.url}/api/workflows/sweep/runs`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      workflow: "migrate-cluster",
      targets: {},
      blastRadius: { clusters },
      waves: [{ name: "all", concurrency: atOnce }],
    }),
  });
  const { id } = (await answer.json()) as { id: string };
  await host.idle();
  const run = (await (await fetch(`${host.url}/api/runs/${id}`, { headers })).json()) as {
    state: string;
    report?: { summary: string };
    endedAt?: string;
    createdAt: string;
  };
  const calls = Object.entries(simulator.calls());
  const isDirectory = ([operation]: readonly [string, number]) => operation.startsWith("servicePrincipals.");
  const arm = Object.fromEntries(calls.filter((one) => !isDirectory(one)));
  const directory = calls.filter(isDirectory).reduce((sum, [, count]) => sum + count, 0);
  const throttled = simulator.journal().filter(({ status }) => status === 429).length;
  await host.stop();
  await server.close();
  simulator.close();
  return {
    state: run.state,
    summary: run.report?.summary ?? "",
    simulatedMs: Date.parse(run.endedAt ?? "") - Date.parse(run.createdAt),
    ...{ arm, directory, throttled },
  };
}
