import { join } from "node:path";
import type { RunRecord } from "../../domain/run/record.ts";
import { findRuns, openRuns } from "../../platform/records/find-runs.ts";
import { runs } from "../../platform/records/kinds.ts";
import { memoryRecords } from "../../platform/records/memory-records.ts";
import { change, type Records } from "../../platform/records/records.ts";
import { sqliteRecords } from "../../platform/records/sqlite-records.ts";
import { median, quantile, shortly } from "../quantile.ts";
import { machine, printTable } from "../report.ts";
import { inFolder } from "../subprocess.ts";
import { aRunOf, clusterOfRun, fill } from "./filled-records.ts";

/** `npm run bench:records`. Prints Markdown. */
const SIZES = [1000, 100_000] as const;
const REPEATS = 40;
const PAGE = 50;
const GOAL_MS = 10;

type Operation = (records: Records, index: number) => Promise<unknown>;

/** What the API and the timers do, by name. */
function operations(count: number): Readonly<Record<string, Operation>> {
  const page = { limit: PAGE };
  const somewhere = (index: number) => Math.floor(((index + 0.5) * count) / REPEATS);
  let added = count;
  return {
    "the newest page": (records) => findRuns(records, {}, page),
    "runs that have not ended": (records) => openRuns(records, page),
    "runs that failed, 1 in 500": (records) => findRuns(records, { state: "failed" }, page),
    "runs in a state that none is in": (records) => findRuns(records, { state: "paused" }, page),
    "runs of one cluster": (records, index) =>
      findRuns(records, { cluster: clusterOfRun(somewhere(index)) }, page),
    "failed runs of one cluster": (records, index) =>
      findRuns(records, { cluster: clusterOfRun(somewhere(index)), state: "failed" }, page),
    "the run of one ticket": (records, index) =>
      findRuns(records, { ticket: `CHG${String(somewhere(index))}` }, page),
    "one run by its id": (records, index) => records.read(runs, `run-${String(somewhere(index))}`),
    "a new run": (records) => {
      const run: RunRecord = { ...aRunOf(added, "queued"), id: `new-${String(added)}` };
      added += 1;
      return records.insert(runs, run.id, run);
    },
    "a change of a run's state": (records, index) =>
      change(records, runs, `run-${String(somewhere(index))}`, (run) => ({
        ...run,
        state: run.state === "running" ? "waiting" : "running",
      })),
  };
}

async function measure(records: Records, count: number): Promise<ReadonlyMap<string, readonly number[]>> {
  await fill(records, count);
  const times = new Map<string, number[]>();
  for (const [name, operation] of Object.entries(operations(count))) {
    await operation(records, 0);
    const taken: number[] = [];
    for (let index = 0; index < REPEATS; index += 1) {
      const begun = performance.now();
      await operation(records, index);
      taken.push(performance.now() - begun);
    }
    times.set(name, taken);
  }
  await records.close();
  return times;
}

/** Whether searches stay as quick as they are when there are many runs that have ended. */
async function bench(store: string, open: (folder: string) => Records): Promise<void> {
  const [few, many] = [
    await inFolder((folder) => measure(open(folder), SIZES[0])),
    await inFolder((folder) => measure(open(folder), SIZES[1])),
  ];
  const rows = [...few].map(([name, times]) => {
    const then = many.get(name) ?? [];
    return [
      name,
      shortly(median(times)),
      shortly(median(then)),
      shortly(quantile(then, 0.95)),
      `≤ ${String(GOAL_MS)}`,
      median(then) <= GOAL_MS ? "yes" : "no",
    ];
  });
  process.stdout.write(`### Runs in ${store}\n\n`);
  const [some, all] = SIZES.map((size) => size.toLocaleString("en"));
  printTable(["ms", `${some ?? ""} runs`, `${all ?? ""} runs`, `${all ?? ""} (p95)`, "goal", "met"], rows);
}

process.stdout.write(
  `Measured on ${machine()}; medians of ${String(REPEATS)}, pages of ${String(PAGE)}.\n\n`,
);
await bench("SQLite", (folder) => sqliteRecords(join(folder, "records.db")));
await bench("memory", () => memoryRecords());
