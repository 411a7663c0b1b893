import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { populate } from "../../local/arm/fleet/populate.ts";
import { serveSimulator } from "../../local/arm/http/simulator-server.ts";
import { SqliteStore, type Store, VirtualClock } from "../../local/runtime/index.ts";
import { startSession } from "../../local/start/session.ts";
import { simulatedAzure } from "../../platform/azure/make-azure.ts";
import { silentLog } from "../../platform/log.ts";
import { sqliteRecords } from "../../platform/records/sqlite-records.ts";
import { CountingSimulator } from "./counting-simulator.ts";
import { evenFleet, roomFor } from "./world.ts";

export const BEGIN = Date.parse("2026-03-02T08:00:00Z");
const HOUR = 3_600_000;

/** The control plane's part of an operation takes an hour, and an update re-images the nodes of all pools. */
export const WORLD = { controlPlaneMs: HOUR, jitter: 0, reimageOnMigrate: true };

const TOKEN = { value: "of-this-bench-alone", place: "this file" };

export interface SweptFleet {
  readonly clusters: number;
  /** A place is a region of a subscription. */
  readonly places: number;
  /** How many run at once. */
  readonly atOnce: number;
  /** Which part of the requests meets a fault: throttled, refused for a while, or its connection breaks. */
  readonly faults: number;
  /** How many instances of the app take turns, which share only the records and the task hub; one if absent. */
  readonly instances?: number;
}

export interface Swept {
  readonly state: string;
  readonly summary: string;
  /** From the request of the sweep to its end, in milliseconds. */
  readonly simulatedMs: number;
  /** Calls to ARM by their operation. */
  readonly arm: Readonly<Record<string, number>>;
  /** Those of them that were made until the last change of a cluster was accepted. */
  readonly beforeChange: Readonly<Record<string, number>>;
  readonly directory: number;
  /** Calls of all kinds that were answered 429. */
  readonly throttled: number;
  /** Events of the longest history of all, and of the sweep's own. */
  readonly histories: { readonly longest: number; readonly ofSweep: number };
}

const PAGE = 1_000;

function historiesIn(store: Store, sweep: string): Swept["histories"] {
  let longest = 0;
  let ofSweep = 0;
  let page = store.list({ limit: PAGE });
  for (;;) {
    for (const { instanceId } of page.instances) {
      const { length } = store.history(instanceId);
      longest = Math.max(longest, length);
      if (instanceId.startsWith(sweep)) ofSweep = Math.max(ofSweep, length);
    }
    if (page.next === null) return { longest, ofSweep };
    page = store.list({ limit: PAGE, after: page.next });
  }
}

/** Migrates a fleet as one sweep of one wave in a simulated Azure with all its token buckets on. */
export async function sweepFleet({
  clusters,
  places,
  atOnce,
  faults,
  instances = 1,
}: SweptFleet): Promise<Swept> {
  const clock = new VirtualClock({ start: BEGIN });
  const simulator = new CountingSimulator({
    clock,
    settings: { ...WORLD, passingErrors: faults },
  });
  simulator.change((moment) => {
    for (const cluster of evenFleet(clusters, places)) populate(moment, [cluster]);
    roomFor(moment, places);
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
  const folder = mkdtempSync(join(tmpdir(), "sweep-"));
  const store = new SqliteStore(join(folder, "durable.db"));
  const host = await startSession({
    azure: simulatedAzure(server.url, clock),
    otherInstances: Array.from({ length: instances - 1 }, () => simulatedAzure(server.url, clock)),
    ...{ clock, log: silentLog, store, records: sqliteRecords(join(folder, "records.db")) },
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
  const arm = toArm(simulator.calls());
  const directory = sumOf(simulator.calls()) - sumOf(arm);
  const histories = historiesIn(store, id);
  await host.stop();
  await server.close();
  rmSync(folder, { recursive: true });
  const { throttled, beforeChange } = simulator;
  simulator.close();
  return {
    state: run.state,
    summary: run.report?.summary ?? "",
    simulatedMs: Date.parse(run.endedAt ?? "") - Date.parse(run.createdAt),
    ...{ arm, directory, beforeChange: toArm(beforeChange), throttled, histories },
  };
}

type Calls = Readonly<Record<string, number>>;

const toArm = (calls: Calls): Calls =>
  Object.fromEntries(
    Object.entries(calls).filter(([operation]) => !operation.startsWith("servicePrincipals.")),
  );

export const sumOf = (calls: Calls): number => Object.values(calls).reduce((sum, count) => sum + count, 0);
