import type { RunRecord } from "../../domain/run/record.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";

/** A cluster has ten runs, whatever there is besides. */
const RUNS_OF_A_CLUSTER = 10;
/** This many of the newest runs have not ended. */
const OPEN = 20;
const FAILED_EVERY = 500;

/** The cluster of the run of that number. */
export const clusterOfRun = (index: number): string =>
  `/subscriptions/5b1ec7ed-0000-4000-8000-00000000de30/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/c${String(Math.floor(index / RUNS_OF_A_CLUSTER))}`;

/** A run with as much in its record as a migration leaves there. */
export function aRunOf(index: number, state: RunRecord["state"]): RunRecord {
  const at = new Date(Date.UTC(2026, 2, 2) + index * 1000).toISOString();
  const ended = state === "succeeded" || state === "failed";
  return {
    id: `run-${String(index)}`,
    workflow: "migrate-cluster",
    input: { clusterId: clusterOfRun(index) },
    ticket: `CHG${String(index)}`,
    requester: { tenant: "t", id: "o", name: "ada@contoso.example", kind: "user" },
    state,
    createdAt: at,
    updatedAt: at,
    ...(ended ? { endedAt: at } : {}),
    steps: Array.from({ length: 12 }, (_none, step) => ({
      name: `step${String(step)}`,
      detail: "what a step of a migration says of itself in one line of the record",
      startedAt: at,
      endedAt: at,
    })),
    commands: [],
  };
}

export async function fill(records: Records, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const open = index >= count - OPEN;
    const run = aRunOf(index, open ? "running" : index % FAILED_EVERY === 0 ? "failed" : "succeeded");
    await records.insert(runs, run.id, run);
  }
}
